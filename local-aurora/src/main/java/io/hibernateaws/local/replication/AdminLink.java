package io.hibernateaws.local.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the superuser to a server, opened when it is needed and again after it was
 * lost. For one thread. Every call has a deadline: a frozen server must not freeze the supervisor.
 */
public final class AdminLink implements AutoCloseable {
  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Opens the connection. */
  @FunctionalInterface
  public interface Opener {
    /**
     * A new connection.
     *
     * @param deadline for the connection and for its first answer
     */
    Connection open(Duration deadline) throws SQLException;
  }

  private final Opener opener;
  private @Nullable Connection connection;

  /** A link that is not open yet. */
  public AdminLink(Opener opener) {
    this.opener = opener;
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
      open = opener.open(deadline);
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
