package io.hibernateaws.connection;

import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import java.sql.SQLException;

/**
 * For an Agroal pool above {@code AwsDriver}: after a failover only a connection that has failed
 * over cleanly stays in the pool. Agroal's own sorter discards on every state 08.
 */
public final class AwsExceptionSorter implements ExceptionSorter {
  @Override
  public boolean isFatal(SQLException failure) {
    return PoolEvictionDecision.of(failure) == PoolEvictionDecision.EVICT;
  }
}
