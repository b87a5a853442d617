package io.hibernateaws.it.benchmarks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * Answers every query with the same rows, so that a call costs next to nothing; or with other rows
 * than the last time, as a real driver does, though without making them anew.
 */
public abstract class StubStatement implements PreparedStatement {
  private ResultSet rows = Stub.make(StubConnection.ROWS);
  private ResultSet otherRows = rows;

  void otherRowsEachTime() {
    otherRows = Stub.make(StubConnection.ROWS);
  }

  @Override
  public ResultSet executeQuery() {
    ResultSet answer = otherRows;
    otherRows = rows;
    rows = answer;
    return answer;
  }

  @Override
  public int executeUpdate() {
    return 1;
  }

  @Override
  public int getFetchSize() {
    return 0;
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void close() {}
}
