package io.hibernateaws.local.server;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the supervisor to a server, opened when it is needed and again after it was
 * lost. For one thread. Every call has a deadline: a frozen server must not freeze the supervisor.
 */
public final class AdminLink implements AutoCloseable {
  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

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
  public <T> T first(String sql, Duration deadline, Row<T> reader) throws SQLException {
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
  public void execute(Duration deadline, String... statements) throws SQLException {
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

  private Connection open(Duration deadline) throws SQLException {
    Connection open = connection;
    if (open == null) {
      Properties more = new Properties();
      more.setProperty("ApplicationName", "local-aurora " + purpose);
      more.setProperty("connectTimeout", "1");
      more.setProperty("socketTimeout", Long.toString(Math.max(1, deadline.toSeconds())));
      open = credentials.connect(address, "postgres", more);
      connection = open;
    }
    open.setNetworkTimeout(Runnable::run, (int) deadline.toMillis());
    return open;
  }

  /** Drops the connection; the next call opens another. */
  public void forget() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        // Not close(): that would say good-bye to a server that may not listen any more.
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
