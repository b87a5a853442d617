package io.hibernateaws.it.mysql.adversary;

import java.util.ArrayList;
import java.util.List;

/** What MySQL's moves say. */
final class MySqlTexts {
  static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08S01", "08S02", "25006", "25S01",
          "28000", "40001", "40003", "57014", "70100", "HY000", "HYT00", "XA102");

  /** Among them those of a server that ends, of one that is read-only, and the driver's own. */
  private static final List<Integer> NUMBERS =
      List.of(
          1053, 1077, 1079, 1152, 1158, 1205, 1213, 1290, 1317, 1792, 1836, 1927, 2006, 2013, 3024,
          3100, 3572);

  private static final String TEMPORARY =
      "create temporary table note as select uuid_to_bin(uuid()) id, 'temporary' owner, 0 seed";

  static final List<String> LEFTOVERS =
      List.of(
          TEMPORARY,
          "/*!50000 " + TEMPORARY + " */",
          "CREATE/**/TEMPORARY TABLE note as select uuid_to_bin(uuid()) id, 'temporary' owner",
          "set @adversary_left = 'left'",
          "select @adversary_left := 'left' /* note */",
          "select 'left' into @adversary_left",
          "select get_lock('adversary', 0) /* note */",
          "do get_lock('adversary', 0)",
          "use green",
          "use blue",
          "set session transaction isolation level serializable",
          "set transaction_isolation = 'SERIALIZABLE'",
          "set sql_mode = 'ANSI_QUOTES'",
          "set session sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
          "set time_zone = '+05:00'",
          "set foreign_key_checks = 0, unique_checks = 0",
          "set autocommit = 0",
          "set session transaction read only",
          "prepare note_plan from 'set @adversary_left = 1'",
          "lock tables note read",
          "flush tables with read lock",
          "handler note open",
          "set transaction isolation level serializable",
          "set session transaction_isolation = 'SERIALIZABLE', @adversary_left = 'left'",
          "begin; set @adversary_left = 'left'",
          "call app.adversary_leave() /* note */",
          "select app.adversary_variable() /* note */",
          "update note set seed = (@adversary_left := 1) where owner = 'nobody'",
          "delete from note where owner = 'nobody' and get_lock('adversary', 0) = 7",
          "update note set seed = seed where get_lock('adversary', 0) = 7");

  static final List<List<String>> LEFTOVERS_OF_TRANSACTIONS =
      List.of(
          List.of(TEMPORARY, "savepoint note_b", "rollback to note_b"),
          List.of("set @adversary_left = 'left'", "rollback"),
          List.of("savepoint note_c", "select get_lock('adversary', 0) /* note */"));

  static final List<String> LIFTS =
      List.of(
          "set transaction read write",
          "set session transaction read write",
          "set transaction_read_only = off",
          "set @@session.transaction_read_only = 0",
          "set session transaction_read_only = default",
          "/*!50000 set transaction_read_only = off */",
          "begin",
          "start transaction read write",
          "start transaction",
          "commit and chain",
          "prepare adversary_lift from 'set transaction_read_only = off'",
          "execute adversary_lift");

  static final List<String> ENDS_OF_TRANSACTIONS =
      List.of(
          "commit",
          "rollback",
          "commit; start transaction read write",
          "commit and chain; set transaction read write",
          "/*!50000 commit */",
          "set autocommit = 1");

  private MySqlTexts() {}

  /** Every state with every number. */
  static List<String> raising() {
    List<String> texts = new ArrayList<>();
    for (String state : STATES) {
      for (int number : NUMBERS) {
        texts.add("signal sqlstate '%s' set mysql_errno = %d /* note */".formatted(state, number));
      }
    }
    return texts;
  }
}
