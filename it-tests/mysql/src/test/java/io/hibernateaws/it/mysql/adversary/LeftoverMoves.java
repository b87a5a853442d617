package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Side;
import java.util.ArrayList;
import java.util.List;

/** Texts that leave something on the link, each said in a way that is easily overlooked. */
final class LeftoverMoves {
  private static final String TEMPORARY =
      "create temporary table note as select uuid_to_bin(uuid()) id, 'temporary' owner, 0 seed";

  private static final List<String> TEXTS =
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
          "handler note open");

  private LeftoverMoves() {}

  static List<Move> all() {
    List<Move> moves = new ArrayList<>();
    for (String text : TEXTS) {
      moves.add(
          new Move(
              Kind.LEFTOVER,
              Side.WRITING,
              text,
              (seat, dice) -> {
                // The application has moved its own tables away.
                seat.muddle();
                seat.call(c -> Sql.run(c, text));
              }));
    }
    return moves;
  }
}
