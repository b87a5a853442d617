package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.ReadSignal;
import org.jspecify.annotations.Nullable;

/**
 * The request of a session, with the role it has by now: what it was opened for, what {@code
 * setReadOnly} said since, and what its thread says. Confined to the session.
 */
public final class RoutedRequest {
  private final ConnectRequest request;
  private final ReadRouting reads;
  private final SessionState state;
  private boolean asksThread;

  public RoutedRequest(ConnectRequest request, ReadRouting reads, SessionState state) {
    this.request = request;
    this.reads = reads;
    this.state = state;
    this.asksThread = reads.asksThread();
  }

  /** As the session was opened. */
  public ConnectRequest original() {
    return request;
  }

  /** What a bind asks for that reads because of the signal; null for one that may write. */
  public ConnectRequest with(@Nullable ReadSignal signal) {
    boolean readOnly = signal != null;
    return !reads.splits() || request.readOnly() == readOnly
        ? request
        : request.withReadOnly(readOnly);
  }

  /** What the bound link was borrowed for. */
  public ConnectRequest bound() {
    return with(state.signal());
  }

  /** Why the next bind would only read, null if it might write; looks at the thread. */
  public @Nullable ReadSignal next() {
    return reads.decide(state.requestedReadOnly(), state.readOnlySet(), asksThread);
  }

  /** Whether the thread wants another role than when the link was bound. */
  public boolean isOutdated() {
    return reads.asksThread() && (next() == null) != (state.signal() == null);
  }

  public void ignoreThread() {
    asksThread = false;
  }

  /** Whether {@code setReadOnly} chooses the host. */
  boolean followsSetReadOnly() {
    return reads.has(ReadSignal.JDBC);
  }
}
