package io.hibernateaws.dialect.product;

import java.sql.SQLException;
import java.util.Set;

/** MySQL and Aurora MySQL. */
final class MySqlProduct implements DialectProduct {
  private static final String GENERAL_ERROR = "HY000";

  /** Running with {@code --read-only}, running in read-only mode. */
  private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

  @Override
  public boolean isUnavailable(SQLException failure) {
    return GENERAL_ERROR.equals(failure.getSQLState())
        && READ_ONLY.contains(failure.getErrorCode());
  }
}
