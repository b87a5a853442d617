package io.hibernateaws.connection;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import java.sql.SQLException;

/**
 * What becomes of a pooled connection after an exception. Decided by class before state: a driver
 * may raise a state of ours for a dead connection (mechanisms 3).
 */
enum Fate {
  /** It has failed over cleanly, or nothing happened to it. */
  KEEP,
  /** It is lost, or its transaction is. */
  EVICT,
  /** Nothing of ours: the pool's own rules hold. */
  POOLS_OWN;

  static Fate of(SQLException failure) {
    if (failure instanceof FailoverSuccessSQLException
        || failure instanceof ReadWriteSplittingSQLException) {
      return KEEP;
    }
    if (failure instanceof FailoverSQLException) {
      return EVICT;
    }
    String state = failure.getSQLState();
    boolean connectionIsGone =
        state != null && (state.startsWith("08") || state.startsWith("57P0"));
    return connectionIsGone ? EVICT : POOLS_OWN;
  }
}
