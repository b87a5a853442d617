package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.Lack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps a user from the marker table, and the statements that mend it. */
final class MySqlMarkerLack {
  private static final String SHAPE =
      """
      SELECT t.TABLE_TYPE = 'BASE TABLE' AND t.ENGINE = 'InnoDB'
             AND (SELECT COUNT(*) FROM information_schema.COLUMNS AS c
                   WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
                     AND ((c.COLUMN_NAME = 'id' AND c.COLUMN_TYPE = 'binary(16)'
                           AND c.COLUMN_KEY = 'PRI')
                       OR (c.COLUMN_NAME = 'committed' AND c.DATA_TYPE = 'tinyint')
                       OR (c.COLUMN_NAME = 'written' AND c.DATA_TYPE = 'timestamp'))) = 3
        FROM information_schema.TABLES AS t
       WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?""";

  private static final int NO_DATABASE = 1049;
  private static final int DENIED_DATABASE = 1044;
  private static final int DENIED_TABLE = 1142;
  private static final int DENIED_COLUMN = 1143;

  /** What the table is to the user who asks. */
  private enum Seen {
    FITS,
    OTHER,
    MISSING,
    /** There or not: the server does not tell the user. */
    HIDDEN,
    NO_DATABASE
  }

  private final String schema;
  private final String table;
  private final String name;
  private final String missing;
  private final String definition;

  /**
   * @param name of the table, quoted with its schema
   * @param missing what is said of a table that is not there
   * @param definition what follows {@code CREATE TABLE}
   */
  MySqlMarkerLack(String schema, String table, String name, String missing, String definition) {
    this.schema = schema;
    this.table = table;
    this.name = name;
    this.missing = missing;
    this.definition = definition;
  }

  /** Why the table cannot be used, null if it can. */
  @Nullable String problem(Connection raw, Statement statement) throws SQLException {
    return switch (seen(raw, statement)) {
      case MISSING -> missing;
      case NO_DATABASE -> "there is no database for " + name;
      case HIDDEN -> "user " + MySqlMultiAz.account(statement) + " may not see " + name;
      case OTHER ->
          name
              + " is not what it must be: a table of InnoDB with columns id binary(16) primary key,"
              + " committed boolean, written timestamp(6)";
      case FITS -> {
        String rights = missingRights(statement);
        yield rights.isEmpty()
            ? null
            : "user " + MySqlMultiAz.account(statement) + " lacks " + rights + " on " + name;
      }
    };
  }

  /**
   * Why the table cannot be used although it is needed.
   *
   * @param creates whether the engine makes the table where it is missing
   */
  @Nullable Lack of(Connection raw, Statement statement, boolean creates) throws SQLException {
    String problem = problem(raw, statement);
    if (problem == null) {
      return null;
    }
    String to = " TO " + MySqlMultiAz.account(statement);
    String creation = "CREATE TABLE " + definition;
    return switch (seen(raw, statement)) {
      case MISSING ->
          !creates
              ? new Lack(
                  problem,
                  creation + "; or set hibernate.aws.transaction.outcome_table_create=true")
              : mayCreate(statement)
                  ? null
                  : new Lack(
                      problem
                          + ", and user "
                          + MySqlMultiAz.account(statement)
                          + " may not create it",
                      "GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON " + name + to);
      case NO_DATABASE ->
          new Lack(
              problem,
              "CREATE DATABASE "
                  + MySql.PRODUCT.identifiers().quoted(schema)
                  + ", or set hibernate.aws.transaction.outcome_schema");
      case HIDDEN ->
          new Lack(
              problem + ", so the server does not tell whether it is there",
              "CREATE TABLE IF NOT EXISTS "
                  + definition
                  + "; GRANT SELECT, INSERT, UPDATE, DELETE ON "
                  + name
                  + to);
      case OTHER -> new Lack(problem, "DROP TABLE " + name + "; " + creation);
      case FITS -> new Lack(problem, "GRANT " + missingRights(statement) + " ON " + name + to);
    };
  }

  /** Who may create a table sees it where it is; who may read it is told that it is missing. */
  private Seen seen(Connection raw, Statement statement) throws SQLException {
    try (PreparedStatement check = raw.prepareStatement(SHAPE)) {
      check.setString(1, schema);
      check.setString(2, table);
      try (ResultSet row = check.executeQuery()) {
        if (row.next()) {
          return row.getBoolean(1) ? Seen.FITS : Seen.OTHER;
        }
      }
    }
    try {
      statement.execute("EXPLAIN SELECT * FROM " + name);
      return Seen.MISSING;
    } catch (SQLException e) {
      return switch (e.getErrorCode()) {
        case NO_DATABASE -> Seen.NO_DATABASE;
        case DENIED_DATABASE, DENIED_TABLE -> mayCreate(statement) ? Seen.MISSING : Seen.HIDDEN;
        default -> Seen.MISSING;
      };
    }
  }

  private boolean mayCreate(Statement statement) throws SQLException {
    return MySqlGrants.ask(statement).mayHave("CREATE", schema);
  }

  /** A server explains what its user may do, and refuses to explain what not. */
  private String missingRights(Statement statement) throws SQLException {
    List<String> needed =
        List.of(
            "SELECT committed FROM " + name + " WHERE id = ''",
            "INSERT INTO " + name + " (id, committed) VALUES ('', FALSE)",
            "UPDATE " + name + " SET committed = FALSE LIMIT 1",
            "DELETE FROM " + name + " LIMIT 1");
    List<String> lacking = new ArrayList<>();
    for (String one : needed) {
      try {
        statement.execute("EXPLAIN " + one);
      } catch (SQLException e) {
        if (e.getErrorCode() != DENIED_TABLE && e.getErrorCode() != DENIED_COLUMN) {
          throw e;
        }
        lacking.add(one.substring(0, one.indexOf(' ')));
      }
    }
    return String.join(", ", lacking);
  }
}
