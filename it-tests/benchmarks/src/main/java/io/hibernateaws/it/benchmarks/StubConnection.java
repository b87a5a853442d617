package io.hibernateaws.it.benchmarks;

import io.hibernateaws.engine.product.TransactionState;
import java.lang.reflect.Constructor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** A connection to nowhere, in the middle of a transaction as soon as autocommit is off. */
public abstract class StubConnection implements Connection {
  /** A query of this text has other rows each time. */
  static final String OTHER_ROWS_EACH_TIME = "select random()";

  static final Constructor<? extends StubRows> ROWS = Stub.maker(StubRows.class);
  private static final Constructor<? extends StubStatement> STATEMENT =
      Stub.maker(StubStatement.class);
  private static final Constructor<? extends StubConnection> CONNECTION =
      Stub.maker(StubConnection.class);

  private TransactionState state = TransactionState.IDLE;

  static StubConnection open() {
    return Stub.make(CONNECTION);
  }

  TransactionState state() {
    return state;
  }

  @Override
  public void setAutoCommit(boolean on) {
    state = on ? TransactionState.IDLE : TransactionState.OPEN;
  }

  @Override
  public boolean getAutoCommit() {
    return state == TransactionState.IDLE;
  }

  @Override
  public void rollback() {
    state = TransactionState.IDLE;
  }

  @Override
  public PreparedStatement prepareStatement(String sql) {
    StubStatement statement = Stub.make(STATEMENT);
    if (sql.equals(OTHER_ROWS_EACH_TIME)) {
      statement.otherRowsEachTime();
    }
    return statement;
  }

  @Override
  @SuppressWarnings("NullAway") // JDBC: null when there is none
  public @Nullable SQLWarning getWarnings() {
    return null;
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void close() {}
}
