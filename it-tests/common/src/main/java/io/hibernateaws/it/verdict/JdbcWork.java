package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Told;
import io.hibernateaws.it.VerdictRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/** Work on a connection of the provider, without Hibernate above it. */
final class JdbcWork implements Work {
  /** One call of JDBC. */
  interface Call {
    void on(Connection connection, UUID row) throws SQLException;
  }

  private final ConnectionProvider provider;
  private final boolean reader;
  private final boolean autoCommit;
  private final Call call;
  private final Connection connection;

  JdbcWork(ConnectionProvider provider, boolean reader, boolean autoCommit, Call call)
      throws SQLException {
    this.provider = provider;
    this.reader = reader;
    this.autoCommit = autoCommit;
    this.call = call;
    this.connection = reader ? provider.getReadOnlyConnection() : provider.getConnection();
  }

  @Override
  public void begin() throws SQLException {
    connection.setAutoCommit(autoCommit);
  }

  @Override
  public void before(UUID row) throws SQLException {
    if (reader) {
      lookUp();
      return;
    }
    VerdictRows.insert(connection, row);
  }

  @Override
  public void call(UUID row) throws SQLException {
    call.on(connection, row);
  }

  @Override
  public void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void lookUp() throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet answer = select.executeQuery("select count(*) from verdict_row")) {
      answer.next();
    }
  }

  @Override
  public List<String> wrongAfter(Told told) {
    List<String> wrong = new ArrayList<>();
    switch (told) {
      case RETURNED, NOTHING_LOST, REFUSED -> expect(Told.RETURNED, "select", this::lookUp, wrong);
      case ROLLED_BACK -> {
        expect(told, "select", this::lookUp, wrong);
        expect(told, "commit()", connection::commit, wrong);
        expect(told, "setAutoCommit()", () -> connection.setAutoCommit(!autoCommit), wrong);
        expect(Told.RETURNED, "rollback()", connection::rollback, wrong);
        expect(Told.RETURNED, "select after rollback()", this::lookUp, wrong);
      }
      case UNKNOWN -> {
        expect(told, "select", this::lookUp, wrong);
        expect(told, "commit()", connection::commit, wrong);
        expect(told, "rollback()", connection::rollback, wrong);
        expect(told, "select after rollback()", this::lookUp, wrong);
      }
      case NO_HOST, OTHER -> wrong.add("was told " + told.words);
    }
    return wrong;
  }

  private static void expect(Told told, String name, ThrowingCallable step, List<String> wrong) {
    Told was = Told.of(catchThrowable(step));
    if (was != told) {
      wrong.add("afterwards " + name + ": " + was.words + " instead of " + told.words);
    }
  }

  @Override
  public void close() throws SQLException {
    if (reader) {
      provider.closeReadOnlyConnection(connection);
    } else {
      provider.closeConnection(connection);
    }
  }
}
