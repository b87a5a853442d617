package io.hibernateaws.engine.product.mysql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the account of a session may do, by itself and by the roles that are active in the session.
 * The tables of {@code information_schema} would not do: they know nothing of roles, and who may
 * read the server's own tables finds the rights of every account in them.
 *
 * @param grants each with the object it is for
 */
record MySqlGrants(List<Grant> grants) {
  /**
   * One line of what a server tells.
   *
   * @param rights in upper case
   * @param object as a statement names it, without quotes
   */
  record Grant(List<String> rights, String object) {}

  private static final String ALL = "ALL PRIVILEGES";
  private static final String EVERYWHERE = "*.*";
  private static final Pattern GRANT =
      Pattern.compile("GRANT (.+?) ON (.+?) TO .*", Pattern.DOTALL);

  MySqlGrants {
    grants = List.copyOf(grants);
  }

  static MySqlGrants ask(Statement statement) throws SQLException {
    List<Grant> grants = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
      while (rows.next()) {
        var line = GRANT.matcher(String.valueOf(rows.getString(1)));
        if (line.matches()) {
          grants.add(
              new Grant(
                  List.of(line.group(1).toUpperCase(Locale.ROOT).split(", ")),
                  line.group(2).replaceAll("[`\"]", "")));
        }
      }
    }
    return new MySqlGrants(grants);
  }

  /** Whether the account has a right on the whole server. */
  boolean has(String right) {
    return grants.stream().anyMatch(one -> one.object.equals(EVERYWHERE) && gives(one, right));
  }

  /**
   * Whether the account may have a right in a database. A pattern is not read: what is granted on
   * one counts for every database.
   */
  boolean mayHave(String right, String database) {
    return grants.stream()
        .anyMatch(
            one ->
                gives(one, right)
                    && (one.object.equals(EVERYWHERE)
                        || one.object.startsWith(database + ".")
                        || one.object.matches(".*[%_\\\\].*")));
  }

  private static boolean gives(Grant grant, String right) {
    return grant.rights.contains(right) || grant.rights.contains(ALL);
  }
}
