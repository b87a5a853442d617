package io.hibernateaws.connection;

import io.hibernateaws.dialect.failure.LostConnection;
import io.hibernateaws.dialect.product.DialectProducts;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import java.sql.SQLException;

/**
 * What a pool above {@code AwsDriver} does with a connection after an exception. Decided by class
 * and speaker before state: drivers raise the states of our exceptions too, for dead connections,
 * and servers raise any state while they live.
 */
enum PoolEvictionDecision {
  /** The connection has failed over cleanly, or nothing happened to it. */
  KEEP,
  /** The connection is lost, or its transaction is. */
  EVICT,
  /** The exception says nothing about the connection: the pool's own rules hold. */
  POOLS_OWN;

  static PoolEvictionDecision of(SQLException failure) {
    if (failure instanceof FailoverSuccessSQLException
        || failure instanceof ReadWriteSplittingSQLException) {
      return KEEP;
    }
    if (failure instanceof FailoverSQLException) {
      return EVICT;
    }
    return switch (LostConnection.speaker(failure)) {
      case LIVING_SERVER -> KEEP;
      case DRIVER, ENDING_SERVER -> EVICT;
      case UNKNOWN ->
          LostConnection.hasConnectionState(failure) || DialectProducts.endsConnection(failure)
              ? EVICT
              : POOLS_OWN;
    };
  }
}
