package io.hibernateaws.engine.driver;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which properties of the drivers of MySQL, by the names that all of them use, make RDS Proxy keep
 * each client to one server connection: by the list of what it tracks in the user guide of Aurora
 * (Avoiding pinning an RDS Proxy).
 */
public final class MySqlPins {
  private static final Set<String> TRACKED =
      Set.of(
          "autocommit",
          "auto_increment_increment",
          "character_set_client",
          "character_set_connection",
          "character_set_database",
          "character_set_filesystem",
          "character_set_results",
          "character_set_server",
          "collation_connection",
          "collation_database",
          "collation_server",
          "interactive_timeout",
          "net_write_timeout",
          "session_track_schema",
          "sql_mode",
          "time_zone",
          "transaction_isolation",
          "transaction_read_only",
          "wait_timeout");

  /** They have statements prepared on the server. */
  private static final List<String> PREPARING = List.of("useServerPrepStmts", "useCursorFetch");

  private MySqlPins() {}

  /** The properties that were given and pin, each with what to do about it. */
  public static Map<String, String> of(Map<String, String> given) {
    Map<String, String> pinning = new TreeMap<>();
    for (String name : PREPARING) {
      if (given.getOrDefault(name, "false").strip().toLowerCase(Locale.ROOT).matches("true|yes")) {
        pinning.put(name, "statements are prepared on the server; leave it out");
      }
    }
    String variables = "sessionVariables";
    List<String> untracked =
        Arrays.stream(given.getOrDefault(variables, "").split("[,;]", -1))
            .map(MySqlPins::variable)
            .filter(name -> !name.isEmpty() && !TRACKED.contains(name))
            .toList();
    if (!untracked.isEmpty()) {
      pinning.put(
          variables,
          "RDS Proxy does not track "
              + String.join(", ", untracked)
              + "; set what is to hold for all in the proxy's initialization query");
    }
    return pinning;
  }

  /** The name that is assigned; empty for what continues a value. */
  private static String variable(String assignment) {
    int equals = assignment.indexOf('=');
    return equals < 0
        ? ""
        : assignment
            .substring(0, equals)
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("^(@@)?(session|local)[. ]\\s*|^@@", "");
  }
}
