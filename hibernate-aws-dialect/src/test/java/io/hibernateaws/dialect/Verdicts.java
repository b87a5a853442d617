package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.SQLException;

/** One of each verdict of the engine, with a driver's exception as its cause. */
public final class Verdicts {
  private Verdicts() {}

  public static FailoverSuccessSQLException success() {
    return new FailoverSuccessSQLException("failed over", FailoverDetails.UNKNOWN, broken());
  }

  public static TransactionLostSQLException lost() {
    return new TransactionLostSQLException("transaction lost", FailoverDetails.UNKNOWN, broken());
  }

  public static TransactionStateUnknownSQLException unknown() {
    return new TransactionStateUnknownSQLException(
        "outcome unknown", FailoverDetails.UNKNOWN, broken());
  }

  public static FailoverFailedSQLException failed() {
    return new FailoverFailedSQLException("no host", FailoverDetails.UNKNOWN, broken());
  }

  public static SQLException broken() {
    return new SQLException("An I/O error occurred while sending to the backend.", "08006");
  }
}
