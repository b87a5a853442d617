package io.hibernateaws.engine.spi;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The application's own SQL for every session (setting {@code session_state.initializer}): a {@code
 * SET search_path}, a {@code SET ROLE}, a {@code set_config('app.tenant', …)}. State that only SQL
 * can set is lost with the connection that had it; what is set here is there again on every one.
 *
 * <p>Called at every borrow of a connection from the engine: before a session's first statement,
 * again after a failover or a change of role, and before a metadata call that needs a connection of
 * its own. Each costs the round trips of its SQL. A link that comes back keeps what was set, so the
 * same things must be set every time; a branch that sets nothing leaves what the last session had.
 *
 * <p>One instance serves all sessions: called by many threads at once, each with the connection it
 * is about to use. Called with the session's limits, at most {@code auxiliary_query_timeout}.
 */
@FunctionalInterface
public interface SessionInitializer {
  /**
   * Prepares a connection: outside a transaction, in autocommit mode, with the schema, isolation
   * and catalog of a new connection. What the session itself has set, its schema for example, is
   * applied after this and wins.
   *
   * @param connection the driver's own, in the session's read-only mode; must not be closed or kept
   * @param request what the session asks for: role, user, database and tenant of the session
   * @throws SQLException if the connection must not be used; it is closed, and the caller gets a
   *     {@link SessionInitializerSQLException}, unless the connection itself was lost: then the
   *     next one is tried until the session's deadline
   */
  void initialize(Connection connection, ConnectRequest request) throws SQLException;

  /** What messages call it; the name of its class unless it says otherwise. */
  default String name() {
    return getClass().getName();
  }
}
