package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.FreshSession;
import io.hibernateaws.engine.product.ServerSession;
import io.hibernateaws.engine.product.SessionQuestion;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers of PostgreSQL 13 and later. Parameters are not compared but reset, because a server
 * shows those with names of the application's own to no question.
 */
final class PgSessionQuestion implements SessionQuestion {
  private static final String EQ = " OPERATOR(pg_catalog.=) ";

  private static final String SESSION =
      "SELECT CURRENT_USER::pg_catalog.text AS role, SESSION_USER::pg_catalog.text AS login"
          + value("search_path", "path")
          + value("default_transaction_isolation", "isolation")
          + value("default_transaction_read_only", "read_only")
          + ", EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.refclassid"
          + EQ
          + "'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid"
          + EQ
          + "pg_catalog.pg_my_temp_schema()) AS temporary, EXISTS (SELECT FROM pg_catalog.pg_locks"
          + " AS l WHERE l.locktype"
          + EQ
          + "'advisory' AND l.pid"
          + EQ
          + "pg_catalog.pg_backend_pid()) AS locks,"
          + " EXISTS (SELECT FROM pg_catalog.pg_listening_channels()) AS listens,"
          + " EXISTS (SELECT FROM pg_catalog.pg_cursors AS c WHERE c.is_holdable) AS cursors,"
          + " ARRAY(SELECT p.name FROM pg_catalog.pg_prepared_statements AS p WHERE p.from_sql)"
          + " AS prepared";

  /** What the driver has set after its log-in is of the session, as what SQL sets. */
  private static final String FRESH =
      SESSION + set("name") + " AS names" + set("setting") + " AS settings";

  private static final String RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; ";

  private static String value(String parameter, String as) {
    return ", pg_catalog.current_setting('" + parameter + "') AS " + as;
  }

  private static String set(String column) {
    return ", ARRAY(SELECT s."
        + column
        + " FROM pg_catalog.pg_settings AS s WHERE s.source"
        + EQ
        + "'session' ORDER BY s.name)";
  }

  @Override
  public FreshSession fresh(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(FRESH)) {
      ServerSession session = read(row);
      String[] names = texts(row, "names");
      String[] values = texts(row, "settings");
      Map<String, String> settings = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        settings.put(names[i], values[i]);
      }
      return new FreshSession(session, settings);
    }
  }

  @Override
  public ServerSession reset(Connection raw, FreshSession fresh) throws SQLException {
    StringBuilder sql = new StringBuilder(RESET);
    Map<String, String> settings = new TreeMap<>(fresh.settings());
    sql.append("SELECT pg_catalog.set_config(?, ?, false); ".repeat(settings.size()));
    try (PreparedStatement statement = raw.prepareStatement(sql.append(SESSION).toString())) {
      int index = 1;
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        statement.setString(index++, setting.getKey());
        statement.setString(index++, setting.getValue());
      }
      boolean rows = statement.execute();
      int left = settings.size();
      while ((rows && left-- > 0) || (!rows && statement.getUpdateCount() >= 0)) {
        rows = statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        return read(row);
      }
    }
  }

  private static ServerSession read(@Nullable ResultSet row) throws SQLException {
    if (row == null || !row.next()) {
      throw new SQLException("the server did not say what its session is like: no row", "08006");
    }
    Map<String, String> values = new HashMap<>();
    for (String name : new String[] {"role", "login", "path", "isolation", "read_only"}) {
      values.put(name, row.getString(name));
    }
    Map<String, String> leftovers = new HashMap<>();
    note(leftovers, row, "temporary", "temporary objects", "DISCARD TEMP");
    note(leftovers, row, "locks", "advisory locks", "SELECT pg_catalog.pg_advisory_unlock_all()");
    note(leftovers, row, "listens", "LISTEN", "UNLISTEN *");
    note(leftovers, row, "cursors", "cursors with hold", "CLOSE ALL");
    for (String name : texts(row, "prepared")) {
      leftovers.put(
          "prepared statement " + name,
          "DEALLOCATE " + PostgreSql.PRODUCT.identifiers().quoted(name));
    }
    return new ServerSession(values, leftovers);
  }

  private static void note(
      Map<String, String> leftovers, ResultSet row, String column, String what, String end)
      throws SQLException {
    if (row.getBoolean(column)) {
      leftovers.put(what, end);
    }
  }

  private static String[] texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return (String[]) array.getArray();
  }

  @Override
  public void end(Connection raw, ServerSession found) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(String.join("; ", found.leftovers().values()));
    }
  }

  /** Objects below it are the server's own. */
  private static final String FIRST_OF_APPLICATIONS = "16384::pg_catalog.oid";

  /**
   * A function in any language but those of administrators may set anything: that of a trigger, and
   * one that a rule, a default, a constraint, a policy, an index, a cast or an operator calls.
   * Defaults may call what sets a parameter or takes a lock by itself, and a view lead to the
   * parameters.
   */
  private static final String FOREIGN_FUNCTION =
      " JOIN pg_catalog.pg_language AS l ON l.oid"
          + EQ
          + "p.prolang WHERE p.oid OPERATOR(pg_catalog.>=) "
          + FIRST_OF_APPLICATIONS
          + " AND l.lanname OPERATOR(pg_catalog.<>) 'internal'"
          + " AND l.lanname OPERATOR(pg_catalog.<>) 'c'";

  private static final String HARMLESS =
      "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_proc AS p ON p.oid"
          + EQ
          + "t.tgfoid"
          + FOREIGN_FUNCTION
          + ") AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite AS r JOIN pg_catalog.pg_class AS c"
          + " ON c.oid"
          + EQ
          + "r.ev_class WHERE r.ev_type OPERATOR(pg_catalog.<>) '1' AND c.relnamespace"
          + " OPERATOR(pg_catalog.<>) 'pg_catalog'::pg_catalog.regnamespace)"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_proc AS p"
          + " ON p.oid"
          + EQ
          + "d.refobjid"
          + FOREIGN_FUNCTION
          + " AND d.refclassid"
          + EQ
          + "'pg_catalog.pg_proc'::pg_catalog.regclass AND d.classid"
          + EQ
          + "ANY ('{pg_catalog.pg_rewrite, pg_catalog.pg_attrdef, pg_catalog.pg_constraint,"
          + " pg_catalog.pg_policy, pg_catalog.pg_class, pg_catalog.pg_cast,"
          + " pg_catalog.pg_operator}'::pg_catalog.regclass[]))"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_attrdef AS a WHERE a.adbin::pg_catalog.text"
          + " OPERATOR(pg_catalog.~) ':funcid (2078|288[0-3]|289[2-5]) ')"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite AS r WHERE r.oid"
          + " OPERATOR(pg_catalog.>=) "
          + FIRST_OF_APPLICATIONS
          + " AND pg_catalog.strpos(r.ev_action::pg_catalog.text, pg_catalog.concat(':relid ',"
          + " 'pg_catalog.pg_settings'::pg_catalog.regclass::pg_catalog.oid, ' ')) "
          + "OPERATOR(pg_catalog.>) 0)";

  @Override
  public boolean changesOfDataAreHarmless(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(HARMLESS)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
