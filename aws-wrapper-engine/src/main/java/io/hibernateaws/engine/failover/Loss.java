package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The loss of one instance, from its first sign to its end. Confined to the lock of its log. */
final class Loss {
  final String instance;
  final Role role;
  final long since;

  /** What follows its lines; null where they are left out. */
  final @Nullable String suffix;

  /** Threads whose sessions have lost their link and have not been told yet. */
  final Set<Thread> waiting = new HashSet<>();

  /** Whether the instance has served nobody meanwhile. */
  boolean down;

  /** Whether only sessions are awaited that have not noticed that the writer is another one. */
  private boolean former;

  /** The instance that took over; null while there is none. */
  @Nullable String next;

  long endedAt;
  boolean failureTold;
  boolean verificationTold;
  private int callsEnded;
  private int served;
  private int gaveUp;
  private int rolledBack;
  private int unknown;
  private int verified;

  Loss(String instance, Role role, long since, @Nullable String suffix) {
    this.instance = instance;
    this.role = role;
    this.since = since;
    this.suffix = suffix;
  }

  /** A former writer, whose sessions have been told nothing yet. */
  static Loss ofFormerWriter(String instance, long now, @Nullable String suffix) {
    Loss rest = new Loss(instance, Role.READER, now, suffix);
    rest.former = true;
    rest.endedAt = now;
    return rest;
  }

  /** What is left of the loss of a writer when another one has taken over. */
  Loss ofFormerWriter() {
    Loss rest = ofFormerWriter(instance, since, suffix);
    rest.endedAt = endedAt;
    rest.down = down;
    return rest;
  }

  /** Whether nothing is awaited but sessions that may be late. */
  boolean isOver() {
    return next != null || (former && !down);
  }

  void end(String by, long now) {
    if (next == null) {
      next = by;
      endedAt = now;
    }
  }

  /** A commit was lost, and its session was told that it took effect. */
  void committed() {
    callsEnded++;
    waited(true);
  }

  void asked() {
    verified++;
  }

  void waited(boolean wasServed) {
    if (wasServed) {
      served++;
    } else {
      gaveUp++;
    }
  }

  /** A session was told what became of its transaction. */
  void told(SQLException verdict) {
    callsEnded++;
    waited(!(verdict instanceof FailoverFailedSQLException));
    if (verdict instanceof TransactionLostSQLException) {
      rolledBack++;
    } else if (verdict instanceof TransactionStateUnknownSQLException) {
      unknown++;
    }
  }

  boolean hasSessions() {
    return served + gaveUp > 0;
  }

  String sessions() {
    return "calls ended: "
        + callsEnded
        + ", sessions served: "
        + served
        + ", without a host: "
        + gaveUp
        + "; transactions rolled back: "
        + rolledBack
        + ", unknown: "
        + unknown
        + ", verified: "
        + verified;
  }
}
