package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.SessionState;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/** The session in whose call a link failed, as far as a verdict needs it. */
public interface FailedSession {
  /** Whether the link is the one that the session's calls go to. */
  boolean isBoundTo(Link link);

  SessionState state();

  /** What the server had last said when the call began. */
  TransactionState stateBefore();

  boolean hasSavepoint();

  /** The tenant the session works for; the one default tenant where there are none. */
  String tenant();

  /** Until when the session may wait from now on. */
  Deadline deadline();

  /** Ends its waits when the application aborts the session. */
  AbortableWait hostWait();

  /** The bound link is no longer the session's; its lease is for the caller to end. */
  Lease unbind();

  /**
   * Refuses every call from now on.
   *
   * @return the first exception that says so
   */
  SQLException refuse(Refusal refusal);

  /** Keeps the verdict for layers that hide exceptions of {@code commit()}. */
  void remember(FailoverSQLException verdict);
}
