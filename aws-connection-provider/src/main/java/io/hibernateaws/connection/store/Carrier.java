package io.hibernateaws.connection.store;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.session.ForwardingConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLWarning;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What Agroal takes for the physical connection: it carries a link and answers by itself everything
 * Agroal asks, so that Agroal never reaches the network. Sessions work on the link.
 */
final class Carrier extends ForwardingConnection {
  private enum State {
    IDLE,
    BORROWED,
    /** Out of the store; whoever evicted it ends the link. */
    EVICTED,
    CLOSED
  }

  private final Link link;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  Carrier(Link link) {
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

  /** Ends the link if nobody has it; Agroal closes borrowed connections too. */
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

  /** Asked once per pool for a reset that never happens; the driver's own getter is a query. */
  @Override
  public int getTransactionIsolation() {
    return TRANSACTION_READ_COMMITTED;
  }

  /** Asked once per pool, for nothing, as above. */
  @Override
  public int getHoldability() {
    return ResultSet.CLOSE_CURSORS_AT_COMMIT;
  }

  /** Agroal sets it on every new connection; a link's state is the engine's. */
  @Override
  public void setAutoCommit(boolean value) {}

  /** Asked at every return; warnings are the session's. */
  @Override
  @SuppressWarnings("NullAway") // JDBC: null when there is none
  public SQLWarning getWarnings() {
    return null;
  }
}
