package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.server.CommandThread;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * A planned change as in a Multi-AZ cluster: the old writer keeps its connections and answers on
 * for a while, refuses writes and still believes itself to be the writer. Confined to the
 * supervisor's thread.
 *
 * @param lingerNanos how long it lives on, at changes from now on
 */
record Lingering(
    AtomicLong lingerNanos,
    Members members,
    Lifecycle lifecycle,
    Failover failover,
    EventLog events,
    CommandThread thread) {
  private static final Logger LOG = Logger.getLogger(Lingering.class);
  private static final Duration NEXT_TRY = Duration.ofMillis(500);

  /** What is acknowledged by now is on the target, and nothing more will be by the old writer. */
  void replace(Member old, Member target) throws SQLException {
    try {
      old.control.fence();
      failover.promote(target);
    } catch (SQLException | RuntimeException e) {
      lifecycle.down(old, Crash.RESET);
      failover.writerLost("the switchover to " + target + " failed");
      throw e;
    }
    events.add(Kind.WRITER_LINGERS, old.number, old.id);
    String session = old.session;
    thread.schedule(() -> end(old, session, false), Duration.ofNanos(lingerNanos.get()));
  }

  /**
   * @param begun whether its data is being replaced, so that it need not answer any more
   */
  private void end(Member old, String session, boolean begun) {
    if (!old.deposed || !old.session.equals(session) || !(begun || old.up())) {
      return;
    }
    try {
      Member writer = members.up(members.writer());
      if (old.up() && old.control.stepDown(writer.server)) {
        lifecycle.steppedDown(old);
      } else {
        lifecycle.clone(old);
      }
    } catch (SQLException | IllegalStateException e) {
      LOG.debugf(e, "%s becomes no reader yet", old);
      boolean down = !old.up();
      thread.schedule(() -> end(old, session, down), NEXT_TRY);
    }
  }
}
