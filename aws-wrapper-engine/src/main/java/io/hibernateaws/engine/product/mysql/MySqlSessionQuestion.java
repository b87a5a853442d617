package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.FreshSession;
import io.hibernateaws.engine.product.ServerSession;
import io.hibernateaws.engine.product.SessionQuestion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers that speak MySQL's protocol. Users without rights of an administrator are told
 * neither their variables nor their temporary tables nor their locks, so all of these are ended by
 * the driver's message that resets a session; what that leaves, the account, its roles and the
 * database, is asked.
 */
final class MySqlSessionQuestion implements SessionQuestion {
  private static final String DATABASE = "database";

  /** They change by themselves, or a session cannot change them. */
  private static final Set<String> NOT_SET =
      Set.of(
          "autocommit",
          "character_set_database",
          "collation_database",
          "max_allowed_packet",
          "max_user_connections",
          "net_buffer_length");

  private static final String OF_HISTORY = "gtid_";

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final Pattern TEXT = Pattern.compile("[^'\\\\\\x00]*");

  private final String question;

  MySqlSessionQuestion(Make make) {
    this.question =
        "SELECT CURRENT_USER() AS login, CURRENT_ROLE() AS roles, DATABASE() AS "
            + DATABASE
            + "_, @@SESSION."
            + make.variable("isolation")
            + " AS isolation, @@SESSION."
            + make.variable("read_only")
            + " AS read_only";
  }

  /** What the driver has set after its log-in differs from what a session begins with. */
  @Override
  public FreshSession fresh(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      Map<String, String> ofAll = variables(statement, "GLOBAL");
      Map<String, String> settings = new HashMap<>();
      variables(statement, "SESSION")
          .forEach(
              (name, value) -> {
                String common = ofAll.get(name);
                if (common != null
                    && !common.equals(value)
                    && !NOT_SET.contains(name)
                    && !name.startsWith(OF_HISTORY)) {
                  settings.put(name, value);
                }
              });
      return new FreshSession(ask(statement), settings);
    }
  }

  private static Map<String, String> variables(Statement statement, String scope)
      throws SQLException {
    Map<String, String> variables = new HashMap<>();
    try (ResultSet rows = statement.executeQuery("SHOW " + scope + " VARIABLES")) {
      while (rows.next()) {
        variables.put(rows.getString(1), String.valueOf(rows.getString(2)));
      }
    }
    return variables;
  }

  /** The driver has reset the session before. */
  @Override
  public ServerSession reset(Connection raw, FreshSession fresh) throws SQLException {
    StringBuilder sql = new StringBuilder("SET @@SESSION.autocommit = 1");
    for (Map.Entry<String, String> setting : new TreeMap<>(fresh.settings()).entrySet()) {
      sql.append(", @@SESSION.")
          .append(MySql.PRODUCT.identifiers().quoted(setting.getKey()))
          .append(" = ")
          .append(literal(setting.getKey(), setting.getValue()));
    }
    String opened = fresh.session().values().get(DATABASE);
    try (Statement statement = raw.createStatement()) {
      statement.execute(sql.toString());
      ServerSession found = ask(statement);
      if (opened == null
          || opened.isEmpty()
          || Objects.equals(found.values().get(DATABASE), opened)) {
        return found;
      }
    }
    raw.setCatalog(opened);
    // The driver leads a statement back to the catalog in which it was made, so this needs another.
    try (Statement statement = raw.createStatement()) {
      return ask(statement);
    }
  }

  /** As a server reads it back in any of its modes; nothing stands for null. */
  private static String literal(String variable, String value) throws SQLException {
    if (value.isEmpty() && variable.equals("character_set_results")) {
      return "NULL";
    }
    if (NUMBER.matcher(value).matches()) {
      return value;
    }
    if (!TEXT.matcher(value).matches()) {
      throw new SQLException("a value of a session's variable cannot be written", "22000");
    }
    return "'" + value + "'";
  }

  private ServerSession ask(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      if (!row.next()) {
        throw new SQLException("the server did not say what its session is like: no row", "08006");
      }
      Map<String, String> values = new HashMap<>();
      values.put("login", text(row.getString(1)));
      values.put("roles", text(row.getString(2)));
      values.put(DATABASE, text(row.getString(3)));
      values.put("isolation", text(row.getString(4)));
      values.put("read_only", text(row.getString(5)));
      return new ServerSession(values, Map.of());
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Nothing is left over where the session was reset. */
  @Override
  public void end(Connection raw, ServerSession found) {}

  /** A user who may not see the triggers of a table is told that there are none. */
  @Override
  public boolean changesOfDataAreHarmless(Connection raw) {
    return false;
  }
}
