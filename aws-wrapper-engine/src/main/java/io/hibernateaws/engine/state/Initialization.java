package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.spi.SessionInitializer;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the application's initializer on a link and sees to it that the link is still one a session
 * may have. Stateless; any thread.
 */
final class Initialization {
  private final SessionInitializer application;

  Initialization(SessionInitializer application) {
    this.application = application;
  }

  /**
   * Outside a transaction, with autocommit on, before and after.
   *
   * @throws SessionInitializerSQLException if another link would do no better
   * @throws SQLException if the link is lost
   */
  void run(Link link, Connection raw, ConnectRequest request) throws SQLException {
    try {
      application.initialize(raw, request);
    } catch (SQLException | RuntimeException e) {
      if (link.isBroken() || !link.driver().isValid(raw, 0)) {
        throw lost(link, e);
      }
      throw new SessionInitializerSQLException(
          failedOn(link) + (e instanceof SQLException ? e.getMessage() : e.toString()), e);
    }
    if (link.abortedBecause() != null) {
      throw lost(link, null);
    }
    if (raw.isClosed()) {
      throw new SessionInitializerSQLException(
          failedOn(link) + "it has closed the connection, which is not its own");
    }
    if (link.driver().transactionState(raw) != TransactionState.IDLE) {
      throw new SessionInitializerSQLException(
          failedOn(link) + "it has left a transaction open; commit it, or work in autocommit mode");
    }
    if (!raw.getAutoCommit()) {
      raw.setAutoCommit(true);
    }
  }

  private String failedOn(Link link) {
    return "The session initializer "
        + application.name()
        + " failed on "
        + link.member().instanceId()
        + ", so this session gets no connection: ";
  }

  @SuppressWarnings("NullAway") // SQLException takes a null cause as "none"
  private SQLException lost(Link link, @Nullable Exception e) {
    String why = link.abortedBecause();
    return new SQLException(
        "The connection to "
            + link.member().instanceId()
            + " was lost in the session initializer "
            + application.name()
            + (why == null ? "." : ": " + why + "."),
        "08006",
        e);
  }
}
