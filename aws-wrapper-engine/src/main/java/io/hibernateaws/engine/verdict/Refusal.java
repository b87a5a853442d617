package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.SQLException;

/**
 * Why a session refuses calls: a lost transaction that has not been acknowledged, or a dead
 * connection. Otherwise the second half of a transaction would run, and commit, alone.
 */
public sealed interface Refusal {
  /** The refusal as the exception of the call that met it. */
  SQLException toException();

  /**
   * The same for every later call: a new object, because callers add it as suppressed to the first
   * one, and without a cause, which the first one has.
   */
  SQLException again();

  /** Whether {@code rollback()} succeeds. */
  boolean rollbackSucceeds();

  /** Whether the connection is usable once {@code rollback()} was called. */
  boolean endsWithRollback();

  /** The transaction is certainly rolled back: 08007. */
  record Lost(String message, FailoverDetails details, SQLException cause) implements Refusal {
    @Override
    public TransactionLostSQLException toException() {
      return new TransactionLostSQLException(message, details, cause);
    }

    @Override
    public TransactionLostSQLException again() {
      return new TransactionLostSQLException(message, details, null);
    }

    @Override
    public boolean rollbackSucceeds() {
      return true;
    }

    @Override
    public boolean endsWithRollback() {
      return true;
    }
  }

  /** The outcome of the transaction is unknown: 08007, until the connection is closed. */
  record Unknown(String message, FailoverDetails details, SQLException cause) implements Refusal {
    @Override
    public TransactionStateUnknownSQLException toException() {
      return new TransactionStateUnknownSQLException(message, details, cause);
    }

    @Override
    public TransactionStateUnknownSQLException again() {
      return new TransactionStateUnknownSQLException(message, details, null);
    }

    @Override
    public boolean rollbackSucceeds() {
      return false;
    }

    @Override
    public boolean endsWithRollback() {
      return false;
    }
  }

  /** No host was found; a transaction that was open is rolled back: 08001. */
  record Dead(String message, FailoverDetails details, SQLException cause) implements Refusal {
    @Override
    public FailoverFailedSQLException toException() {
      return new FailoverFailedSQLException(message, details, cause);
    }

    @Override
    public FailoverFailedSQLException again() {
      return new FailoverFailedSQLException(message, details, null);
    }

    @Override
    public boolean rollbackSucceeds() {
      return true;
    }

    @Override
    public boolean endsWithRollback() {
      return false;
    }
  }

  /**
   * The server had failed the transaction and the engine has rolled it back already, to ask the
   * server for its role: what the server would say until the application rolls back.
   *
   * @param state of the product, for a statement after a failed one
   */
  record Failed(String state) implements Refusal {
    @Override
    public SQLException toException() {
      return new SQLException(
          "current transaction is aborted, commands ignored until rollback()", state);
    }

    @Override
    public SQLException again() {
      return toException();
    }

    @Override
    public boolean rollbackSucceeds() {
      return true;
    }

    @Override
    public boolean endsWithRollback() {
      return true;
    }
  }
}
