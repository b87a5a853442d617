package io.hibernateaws.store;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.session.ForwardingConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLWarning;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The connection that Agroal keeps in place of a link's: it answers by itself everything that
 * Agroal asks, so that Agroal never reaches the network. Sessions work on the link.
 */
final class AgroalConnectionStub extends ForwardingConnection {
  private enum State {
    IDLE,
    BORROWED,
    /** Out of the store; the evicting session ends the link. */
    EVICTED,
    CLOSED
  }

  private final Link link;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  AgroalConnectionStub(Link link) {
    this.link = link;
  }

  Link link() {
    return link;
  }

  /** False if its store was closed. */
  boolean borrow() {
    return state.compareAndSet(State.IDLE, State.BORROWED);
  }

  void idle() {
    state.set(State.IDLE);
  }

  void evicted() {
    state.set(State.EVICTED);
  }

  /** Ends the link unless a session has it: Agroal closes borrowed connections too. */
  @Override
  public void close() {
    if (state.compareAndSet(State.IDLE, State.CLOSED)) {
      link.close("its store was closed");
    }
  }

  @Override
  protected Connection delegate() {
    return link.raw();
  }

  /** Agroal asks once per pool for a reset that never happens; a driver would run a query. */
  @Override
  public int getTransactionIsolation() {
    return TRANSACTION_READ_COMMITTED;
  }

  /** Asked once per pool for the same reset. */
  @Override
  public int getHoldability() {
    return ResultSet.CLOSE_CURSORS_AT_COMMIT;
  }

  /** Ignored: Agroal sets it on every new connection, but a link's state is the engine's. */
  @Override
  public void setAutoCommit(boolean value) {}

  /** None: Agroal asks at every return, but warnings are the session's. */
  @Override
  @SuppressWarnings("NullAway") // JDBC: null when there is none
  public SQLWarning getWarnings() {
    return null;
  }
}
