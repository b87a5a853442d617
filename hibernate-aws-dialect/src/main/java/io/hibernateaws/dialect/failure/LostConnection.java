package io.hibernateaws.dialect.failure;

import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.product.FailureChain;
import io.hibernateaws.engine.product.Speaker;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;

/** How drivers of every product say that a connection is lost. Pure. */
public final class LostConnection {
  private static final String CONNECTION_EXCEPTION_CLASS = "08";

  private LostConnection() {}

  /**
   * Who has the last word about the connection: a server that lives, one that ends the connection,
   * or the driver where it says that the connection is lost. Unknown where no driver that is known
   * has spoken; then states are all there is.
   */
  public static Speaker speaker(SQLException failure) {
    return FailureChain.speaker(failure, Drivers::speaker);
  }

  /** Whether the failure has an SQLSTATE of the class of connection exceptions. */
  public static boolean hasConnectionState(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith(CONNECTION_EXCEPTION_CLASS);
  }

  /** Whether the failure has no SQLSTATE and comes from a broken network, not from a time-out. */
  public static boolean isBrokenNetwork(SQLException failure) {
    return failure.getSQLState() == null
        && !(failure instanceof SQLTimeoutException)
        && ExceptionChain.causes(failure).stream()
            .anyMatch(e -> e instanceof IOException || e instanceof SQLRecoverableException);
  }
}
