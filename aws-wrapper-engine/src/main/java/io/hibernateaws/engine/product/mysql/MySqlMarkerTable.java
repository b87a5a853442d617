package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.IdentifierRules;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.MarkerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The marker table in the SQL of MySQL. */
final class MySqlMarkerTable implements MarkerTable {
  /** The shortest that servers know; long enough for a commit that is being answered. */
  private static final String LOCK_WAIT = "SET SESSION innodb_lock_wait_timeout = 1";

  private static final String ID = "UUID_TO_BIN(?)";

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

  private final String schema;
  private final String table;
  private final Duration retention;
  private final String name;

  MySqlMarkerTable(String schema, String table, Duration retention) {
    this.schema = schema;
    this.table = table;
    this.retention = retention;
    IdentifierRules identifiers = MySql.PRODUCT.identifiers();
    this.name = identifiers.quoted(schema) + "." + identifiers.quoted(table);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean mark(Connection raw, UUID id) throws SQLException {
    try (PreparedStatement insert =
        raw.prepareStatement(
            "INSERT INTO " + name + " (id, committed) VALUES (" + ID + ", TRUE)")) {
      insert.setString(1, id.toString());
      return insert.executeUpdate() == 1;
    }
  }

  /**
   * A lock that is not got in time means that the marker's transaction is under way. The time of a
   * marker that is there is renewed, because a commit that changes nothing waits for no replica.
   */
  @Override
  public boolean wasCommitted(Connection raw, UUID id) throws SQLException {
    try (Statement setting = raw.createStatement()) {
      setting.execute(LOCK_WAIT);
    }
    raw.setAutoCommit(false);
    try (PreparedStatement opposite =
        raw.prepareStatement(
            "INSERT INTO "
                + name
                + " (id, committed) VALUES ("
                + ID
                + ", FALSE) ON DUPLICATE KEY UPDATE written = CURRENT_TIMESTAMP(6)")) {
      opposite.setString(1, id.toString());
      opposite.executeUpdate();
    }
    boolean committed;
    try (PreparedStatement ask =
        raw.prepareStatement(
            "SELECT m.committed FROM " + name + " AS m WHERE m.id = " + ID + " FOR UPDATE")) {
      ask.setString(1, id.toString());
      try (ResultSet row = ask.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the marker table gave no answer", MySqlFailures.GENERAL);
        }
        committed = row.getBoolean(1);
      }
    }
    raw.commit();
    return committed;
  }

  @Override
  public @Nullable String problem(Connection raw) throws SQLException {
    try (PreparedStatement check = raw.prepareStatement(SHAPE)) {
      check.setString(1, schema);
      check.setString(2, table);
      try (ResultSet row = check.executeQuery()) {
        if (!row.next()) {
          return missing();
        }
        if (!row.getBoolean(1)) {
          return name
              + " is not what it must be: a table of InnoDB with columns id binary(16) primary key,"
              + " committed boolean, written timestamp(6)";
        }
      }
    }
    return lacksRights(raw) ? "this user lacks SELECT, INSERT, UPDATE or DELETE on " + name : null;
  }

  /** A server explains what its user may do, and refuses to explain what not. */
  private boolean lacksRights(Connection raw) throws SQLException {
    try (Statement explain = raw.createStatement()) {
      for (String one :
          new String[] {
            "INSERT INTO " + name + " (id, committed) VALUES (UUID_TO_BIN(UUID()), FALSE)",
            "UPDATE " + name + " AS m SET m.written = m.written WHERE m.id = ''",
            "DELETE FROM " + name + " WHERE id = ''"
          }) {
        explain.execute("EXPLAIN " + one);
      }
      return false;
    } catch (SQLSyntaxErrorException e) {
      return true; // of class 42, to which missing rights belong
    }
  }

  @Override
  public @Nullable Lack lack(Connection raw, boolean creates) throws SQLException {
    String problem = problem(raw);
    if (problem == null) {
      return null;
    }
    if (problem.equals(missing())) {
      return creates
          ? null
          : new Lack(
              problem,
              "CREATE TABLE "
                  + definition()
                  + "; or set hibernate.aws.transaction.outcome_table_create=true");
    }
    return lacksRights(raw)
        ? new Lack(problem, "GRANT SELECT, INSERT, UPDATE, DELETE ON " + name + " TO the user")
        : new Lack(problem, "DROP TABLE " + name + "; CREATE TABLE " + definition());
  }

  @Override
  public void create(Connection raw) throws SQLException {
    try (Statement create = raw.createStatement()) {
      create.execute("CREATE TABLE IF NOT EXISTS " + definition());
    }
  }

  private String definition() {
    return name
        + " (id BINARY(16) NOT NULL PRIMARY KEY, committed BOOLEAN NOT NULL,"
        + " written TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)) ENGINE = InnoDB";
  }

  @Override
  public int deleteRange(Connection raw, UUID from, UUID below, int most) throws SQLException {
    try (PreparedStatement delete =
        raw.prepareStatement(
            "DELETE FROM " + name + " WHERE id >= " + ID + " AND id < " + ID + " LIMIT ?")) {
      delete.setString(1, from.toString());
      delete.setString(2, below.toString());
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  @Override
  public int deleteOld(Connection raw, int most) throws SQLException {
    try (PreparedStatement delete =
        raw.prepareStatement(
            "DELETE FROM "
                + name
                + " WHERE written < CURRENT_TIMESTAMP(6) - INTERVAL ? MICROSECOND LIMIT ?")) {
      delete.setLong(1, retention.toMillis() * 1000);
      delete.setInt(2, most);
      return delete.executeUpdate();
    }
  }
}
