package io.hibernateaws.it.benchmarks;

import java.sql.ResultSet;

/** One number, for ever. */
public abstract class StubRows implements ResultSet {
  private int value;

  @Override
  public boolean next() {
    return true;
  }

  @Override
  public int getInt(int column) {
    return value + column;
  }

  @Override
  public void close() {
    value++;
  }
}
