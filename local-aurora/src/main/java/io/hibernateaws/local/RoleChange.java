package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.SQLException;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes a reader the writer and the others its readers. Confined to the supervisor's thread. */
final class RoleChange {
  private static final Logger LOG = Logger.getLogger(RoleChange.class);

  private final Members members;
  private final Promotion promotion;
  private final SyncList syncList;
  private final Lifecycle lifecycle;
  private final Announcements announcements;
  private final EventLog events;
  private boolean readersRestart;

  RoleChange(
      Members members,
      Promotion promotion,
      SyncList syncList,
      Lifecycle lifecycle,
      Announcements announcements,
      EventLog events) {
    this.members = members;
    this.promotion = promotion;
    this.syncList = syncList;
    this.lifecycle = lifecycle;
    this.announcements = announcements;
    this.events = events;
  }

  /** Whether the readers restart with every change. */
  void readersRestart(boolean on) {
    readersRestart = on;
  }

  /** Commits wait for this reader and no other, and the reader has all that has been written. */
  void prepare(Member reader) throws SQLException {
    Member writer = members.current();
    syncList.set(writer, Set.of(reader.id));
    promotion.awaitCaughtUp(reader, writer);
  }

  void promote(Member target) throws SQLException {
    long done = promotion.promote(target);
    target.observe();
    members.depose(target);
    announcements.publish();
    events.add(Kind.PROMOTION_DONE, target.number, done, target.id);
    events.add(Kind.ROLES_PUBLISHED, target.number, target.id);
    announcements.announce();
    syncList.reset();
    for (Member reader : members.readers()) {
      follow(reader);
      if (readersRestart) {
        lifecycle.restart(reader);
      }
    }
  }

  /** Points a reader to the writer. */
  void follow(Member reader) {
    try {
      reader.control.follow(members.current().server);
    } catch (SQLException e) {
      LOG.debugf("%s does not follow yet, and will be cloned if it never does: %s", reader, e);
    }
  }
}
