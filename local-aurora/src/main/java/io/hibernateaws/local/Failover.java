package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.server.CommandThread;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * What follows the loss of the writer. Every loss, and every step that makes an earlier loss
 * obsolete, is an incident of its own: a promotion that was scheduled for an older one does
 * nothing. Confined to the supervisor's thread.
 */
final class Failover {
  private static final Logger LOG = Logger.getLogger(Failover.class);
  private static final Duration NEXT_LOOK = Duration.ofMillis(500);

  private final ClusterSettings settings;
  private final Members members;
  private final Promotion promotion;
  private final RoleChange roleChange;
  private final Lifecycle lifecycle;
  private final Announcements announcements;
  private final EventLog events;
  private final CommandThread thread;
  private long incident;

  Failover(
      ClusterSettings settings,
      Members members,
      Promotion promotion,
      RoleChange roleChange,
      Lifecycle lifecycle,
      Announcements announcements,
      EventLog events,
      CommandThread thread) {
    this.settings = settings;
    this.members = members;
    this.promotion = promotion;
    this.roleChange = roleChange;
    this.lifecycle = lifecycle;
    this.announcements = announcements;
    this.events = events;
    this.thread = thread;
  }

  /** The writer is lost; the best reader takes over after the promotion delay, if it may. */
  void writerLost(String why) {
    long mine = lost(why);
    if (settings.autoFailover()) {
      thread.schedule(() -> promoteBest(mine), settings.promotionDelay());
    }
  }

  /** The writer was ended on purpose; this reader takes over after the promotion delay. */
  void writerReplaced(String why, Member target) {
    long mine = lost(why);
    thread.schedule(() -> promoteAfter(mine, target), settings.promotionDelay());
  }

  /** The writer is back, or about to be: no reader takes over. */
  void cancel() {
    incident++;
  }

  void promote(Member target) throws SQLException {
    cancel();
    roleChange.promote(target);
  }

  private long lost(String why) {
    events.add(Kind.WRITER_LOST, members.writer(), why);
    return ++incident;
  }

  private void promoteAfter(long mine, Member target) {
    if (mine != incident) {
      return;
    }
    if (target.up()) {
      try {
        promote(target);
        return;
      } catch (SQLException e) {
        LOG.debugf(e, "%s cannot be promoted", target);
      }
    }
    promoteBest(mine);
  }

  private void promoteBest(long mine) {
    if (mine != incident) {
      return;
    }
    Member best = promotion.best(members.readers());
    try {
      if (best != null) {
        promote(best);
        return;
      }
      Member old = members.current();
      if (old.life == Life.DOWN) {
        // As Aurora does: without a reader the writer itself starts again.
        lifecycle.begin(old);
        announcements.announce();
        return;
      }
    } catch (SQLException | IllegalStateException e) {
      LOG.debugf(e, "No writer yet");
    }
    events.add(Kind.NO_CANDIDATE, 0, "no living reader");
    thread.schedule(() -> promoteBest(mine), NEXT_LOOK);
  }
}
