package io.hibernateaws.local.mysql.rdsproxy;

import io.hibernateaws.local.mysql.wire.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a SET statement does: settings that RDS Proxy tracks, or any other. */
final class Settings {
  /** What a client is not given back for before it is on again, so it is no difference. */
  private static final String AUTOCOMMIT = "autocommit";

  private static final Set<String> TRACKED =
      Set.of(
          AUTOCOMMIT,
          "auto_increment_increment",
          "character_set_client",
          "character_set_database",
          "character_set_filesystem",
          "character_set_connection",
          "character_set_results",
          "character_set_server",
          "collation_connection",
          "collation_database",
          "collation_server",
          "interactive_timeout",
          "net_write_timeout",
          "query_cache_type",
          "session_track_schema",
          "sql_mode",
          "time_zone",
          "wait_timeout");

  /** Tracked for the session; without that word they are the next transaction's, and pin. */
  private static final Set<String> OF_TRANSACTIONS =
      Set.of("transaction_isolation", "tx_isolation", "transaction_read_only", "tx_read_only");

  private Settings() {}

  /**
   * @param words behind SET
   */
  static Effect of(List<Token> words) {
    if (words.isEmpty()) {
      return Effect.NONE;
    }
    if (words.get(0).isWord("names")) {
      return Effect.tracked("names");
    }
    if (words.get(0).isWord("charset") || words.get(0).isWord("character")) {
      return Effect.tracked("character set");
    }
    if (words.size() > 1 && isScope(words.get(0)) && words.get(1).isWord("transaction")) {
      return Effect.tracked("transaction " + what(words));
    }
    Set<String> tracked = new TreeSet<>();
    for (List<Token> assignment : assignments(words)) {
      String name = tracked(assignment);
      if (name.isEmpty()) {
        return Effect.pins("SET of what is not tracked");
      }
      tracked.add(name);
    }
    tracked.remove(AUTOCOMMIT);
    return tracked.isEmpty() ? Effect.NONE : Effect.tracked(String.join(",", tracked));
  }

  /** Isolation and access mode are told apart, so that neither takes the place of the other. */
  private static String what(List<Token> words) {
    boolean isolation = words.stream().anyMatch(word -> word.isWord("isolation"));
    boolean access = words.stream().anyMatch(word -> word.isWord("only") || word.isWord("write"));
    return isolation + "," + access;
  }

  private static boolean isScope(Token word) {
    return word.isWord("session") || word.isWord("local");
  }

  /** The name of the setting that is assigned; empty if it pins. */
  private static String tracked(List<Token> assignment) {
    boolean scoped = !assignment.isEmpty() && isScope(assignment.get(0));
    int at = scoped ? 1 : 0;
    if (assignment.size() <= at + 1) {
      return "";
    }
    Token variable = assignment.get(at);
    String name = variable.word().toLowerCase(Locale.ROOT);
    if (OF_TRANSACTIONS.contains(name)) {
      boolean next =
          !scoped && variable.kind() == Token.Kind.SYSTEM_VARIABLE && variable.scope().isEmpty();
      return next ? "" : name;
    }
    boolean global =
        variable.kind() == Token.Kind.SYSTEM_VARIABLE
            && !variable.scope().isEmpty()
            && !isLocal(variable.scope());
    return TRACKED.contains(name) && !global ? name : "";
  }

  private static boolean isLocal(String scope) {
    return scope.equals("session") || scope.equals("local");
  }

  private static List<List<Token>> assignments(List<Token> words) {
    List<List<Token>> all = new ArrayList<>();
    int start = 0;
    int depth = 0;
    for (int i = 0; i <= words.size(); i++) {
      boolean end = i == words.size();
      if (!end) {
        depth += words.get(i).isMark('(') ? 1 : 0;
        depth -= words.get(i).isMark(')') ? 1 : 0;
      }
      if (end || (depth == 0 && words.get(i).isMark(','))) {
        all.add(words.subList(start, i));
        start = i + 1;
      }
    }
    return all;
  }
}
