package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.freshreads.AbortableSupply;
import io.hibernateaws.engine.freshreads.FreshReads;
import io.hibernateaws.engine.freshreads.WritePosition;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.state.RoutedRequest;
import io.hibernateaws.engine.state.SessionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.verdict.AbortableWait;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session's hold on a link: borrowed and brought to what the session wants, reset and given back,
 * or evicted. Confined to the session, except {@link #abort}.
 */
final class SessionBinding {
  private static final String ABORTED = "aborted by the application";

  private final Sessions shared;
  private final AbortableWait hostWait;
  private final RoutedRequest request;
  private final SessionState state;
  private final StatementList statements;
  private final WritePosition writes;

  /** Another thread may end it. */
  private volatile @Nullable Lease lease;

  SessionBinding(
      Sessions shared,
      AbortableWait hostWait,
      RoutedRequest request,
      SessionState state,
      StatementList statements,
      WritePosition writes) {
    this.shared = shared;
    this.hostWait = hostWait;
    this.request = request;
    this.state = state;
    this.statements = statements;
    this.writes = writes;
  }

  /** The link that is held, also while calls to it are refused; null if none is. */
  @Nullable Link link() {
    Lease current = lease;
    return current == null ? null : current.link();
  }

  /**
   * Borrows a link and brings it to what the session wants.
   *
   * @param eagerly for a connection that is handed out bound
   */
  Link bind(boolean eagerly, Deadline deadline) throws SQLException {
    state.signal(request.next());
    try {
      return bind(eagerly, request.bound(), deadline);
    } finally {
      if (lease == null) {
        state.signal(null);
      }
    }
  }

  private Link bind(boolean eagerly, ConnectRequest asked, Deadline deadline) throws SQLException {
    ConnectRequest wanted = asked;
    while (true) {
      Lease borrowed = borrow(eagerly, wanted);
      SQLException failure = applySessionState(borrowed, asked, deadline);
      if (failure == null) {
        return hold(borrowed);
      }
      boolean lost =
          !(failure instanceof SessionInitializerSQLException)
              && shared.desk().isLoss(borrowed.link(), failure);
      borrowed.evict("did not take the session's settings");
      if (!lost || deadline.passed()) {
        throw failure;
      }
      wanted = wanted.withLimit(Duration.ofNanos(deadline.nanosLeft()));
    }
  }

  private Lease borrow(boolean eagerly, ConnectRequest wanted) throws SQLException {
    AbortableSupply supply = new AbortableSupply(shared.supply(), hostWait);
    FreshReads fresh = shared.freshReads();
    return eagerly || fresh == null
        ? supply.borrow(eagerly ? LinkSupply::borrowEagerly : LinkSupply::borrow, wanted)
        : fresh.borrow(supply, wanted);
  }

  /** The failure if the link does not take the settings, which is then to be evicted. */
  private @Nullable SQLException applySessionState(
      Lease borrowed, ConnectRequest asked, Deadline deadline) {
    boolean done = false;
    try {
      shared.replay().applySessionState(state, asked, borrowed.link(), deadline);
      done = true;
      return null;
    } catch (SQLException e) {
      done = true;
      state.forgetCaptured();
      return e;
    } finally {
      if (!done) {
        borrowed.evict("the driver failed in an unexpected way");
      }
    }
  }

  private Link hold(Lease borrowed) throws SQLException {
    lease = borrowed;
    if (hostWait.isOver()) {
      drop(ABORTED);
      throw AbortableSupply.closedException();
    }
    return borrowed.link();
  }

  /** The link is no longer the session's; statements of it are stale from here on. */
  Lease unbind() {
    Lease former = lease;
    if (former == null) {
      throw new IllegalStateException("not bound");
    }
    lease = null;
    writes.forget();
    statements.abandon();
    state.signal(null);
    state.forgetCaptured();
    state.confirmProvisional();
    if (!shared.settings().transferOnSwitch()) {
      state.forgetSettings();
    }
    return former;
  }

  /** Ends the link without waiting for anything; nothing to do while unbound. */
  void drop(String because) {
    if (lease != null) {
      unbind().evict(because);
    }
  }

  /** Resets the link and gives it back; a link that cannot be reset is evicted. */
  void release() {
    Lease current = lease;
    if (current == null) {
      return;
    }
    Link former = current.link();
    String unfit = "could not be reset";
    try {
      if (!former.isBroken() && !former.inFlight()) {
        if (former.isHandedOut()) {
          state.autoCommit(former.raw().getAutoCommit());
        }
        shared.reset().reset(state, statements, former);
        writes.recordAtReturn(former);
        unfit = former.isHandedOut() ? null : shared.proof().reasonToEnd(state, former);
      } else {
        unfit = null;
      }
    } catch (SQLException e) {
      unfit = "could not be reset: " + e.getMessage();
    } finally {
      unbind();
      former.useEnded();
      if (unfit == null) {
        current.giveBack();
      } else {
        current.evict(unfit);
      }
    }
  }

  /** From any thread: the call in flight fails, and nothing waits for a host because of it. */
  void abort() {
    hostWait.abort();
    Lease current = lease;
    if (current != null) {
      // The lease alone knows whether the link is still this session's.
      current.evict(ABORTED);
    }
  }
}
