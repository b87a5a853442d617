package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.IdentifierRules;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.MarkerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The marker table in the SQL of MySQL. */
final class MySqlMarkerTable implements MarkerTable {
  /** The shortest that servers know; long enough for a commit that is being answered. */
  private static final String LOCK_WAIT = "SET SESSION innodb_lock_wait_timeout = 1";

  /** As UUID_TO_BIN has it, which servers of MariaDB lack. */
  private static final String ID = "UNHEX(REPLACE(?, '-', ''))";

  private final Duration retention;
  private final String name;
  private final MySqlMarkerLack lacks;

  MySqlMarkerTable(String schema, String table, Duration retention) {
    this.retention = retention;
    IdentifierRules identifiers = MySql.PRODUCT.identifiers();
    this.name = identifiers.quoted(schema) + "." + identifiers.quoted(table);
    this.lacks = new MySqlMarkerLack(schema, table, name, missing(), definition());
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
    try (Statement statement = raw.createStatement()) {
      return lacks.problem(raw, statement);
    }
  }

  @Override
  public @Nullable Lack lack(Connection raw, boolean creates) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      return lacks.of(raw, statement, creates);
    }
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
