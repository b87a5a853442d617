package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.server.Credentials;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the superuser to a server, opened when it is needed and again after it was
 * lost. For one thread. Every call has a deadline: a frozen server must not freeze the supervisor.
 */
final class AdminLink implements AutoCloseable {
  /** Reads one row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Always there, and no client's. */
  static final String DATABASE = "postgres";

  private final InetAddress address;
  private final String purpose;
  private final Credentials credentials;
  private @Nullable Connection connection;

  AdminLink(InetAddress address, String purpose, Credentials credentials) {
    this.address = address;
    this.purpose = purpose;
    this.credentials = credentials;
  }

  /** The first row of a query. */
  <T> T first(String sql, Duration deadline, Row<T> reader) throws SQLException {
    Connection open = open(deadline);
    try (Statement statement = open.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("No row for: " + sql);
      }
      return reader.read(rows);
    } catch (SQLException e) {
      forget();
      throw e;
    }
  }

  /** Executes statements one by one, each in its own transaction. */
  void execute(Duration deadline, String... statements) throws SQLException {
    Connection open = open(deadline);
    try (Statement statement = open.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      forget();
      throw e;
    }
  }

  /** Changes a setting of the server; in effect a moment later. */
  void changeSetting(String name, String value, Duration deadline) throws SQLException {
    execute(
        deadline,
        "alter system set %s = '%s'".formatted(name, value),
        "select pg_catalog.pg_reload_conf()");
  }

  private Connection open(Duration deadline) throws SQLException {
    Connection open = connection;
    if (open == null) {
      Properties more = new Properties();
      more.setProperty("ApplicationName", "local-aurora " + purpose);
      more.setProperty("connectTimeout", "1");
      more.setProperty("socketTimeout", Long.toString(Math.max(1, deadline.toSeconds())));
      open = Connections.open(credentials, address, DATABASE, more);
      connection = open;
    }
    open.setNetworkTimeout(Runnable::run, (int) deadline.toMillis());
    return open;
  }

  /** Drops the connection; the next call opens another. */
  void forget() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        // Not close(): that would write to a server that may not read any more.
        open.abort(Runnable::run);
      } catch (SQLException ignoredBecauseAbandoned) {
        return;
      }
    }
  }

  @Override
  public void close() {
    forget();
  }
}
