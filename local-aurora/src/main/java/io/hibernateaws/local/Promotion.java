package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.server.AdminLink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The steps that turn a reader into the writer. Confined to the supervisor's thread. */
final class Promotion {
  private static final Duration QUESTION_DEADLINE = Duration.ofSeconds(5);
  private static final Duration PROMOTION_DEADLINE = Duration.ofSeconds(20);
  private static final Duration CATCH_UP_DEADLINE = Duration.ofSeconds(5);
  private static final long ASK_EVERY_MILLIS = 5;

  private static final String RECEIVED =
      "select greatest(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())"
          + " - '0/0'::pg_catalog.pg_lsn";
  private static final String DURABLE =
      "select pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_catalog.pg_lsn";

  private final EventLog events;

  Promotion(EventLog events) {
    this.events = events;
  }

  private record Candidate(Member member, long received) {}

  /** The reader that has received most; null if none answers. */
  @Nullable Member best(List<Member> readers) {
    return readers.stream()
        .map(Promotion::candidate)
        .filter(candidate -> candidate.received() >= 0)
        .max(Comparator.comparingLong(Candidate::received))
        .map(Candidate::member)
        .orElse(null);
  }

  private static Candidate candidate(Member member) {
    try {
      return new Candidate(member, received(member));
    } catch (SQLException unanswered) {
      return new Candidate(member, -1);
    }
  }

  private static long received(Member member) throws SQLException {
    return member.control.first(RECEIVED, QUESTION_DEADLINE, row -> row.getLong(1));
  }

  /**
   * Promotes the reader.
   *
   * @return the {@link System#nanoTime()} at which it was first seen to be no reader any more
   */
  long promote(Member target) throws SQLException {
    events.add(Kind.PROMOTION_STARTED, target.number, target.id);
    String waitsFor =
        target.control.first(
            "select pg_catalog.current_setting('synchronous_standby_names')",
            QUESTION_DEADLINE,
            row -> row.getString(1));
    if (!waitsFor.isEmpty()) {
      // A new writer that waits for readers which still follow the old one would hang.
      target.control.execute(
          QUESTION_DEADLINE,
          "alter system set synchronous_standby_names = ''",
          "select pg_catalog.pg_reload_conf()");
    }
    target.control.execute(
        QUESTION_DEADLINE,
        "select pg_catalog.pg_promote(false) where pg_catalog.pg_is_in_recovery()");
    long deadline = System.nanoTime() + PROMOTION_DEADLINE.toNanos();
    while (target.control.first(
        "select pg_catalog.pg_is_in_recovery()", QUESTION_DEADLINE, row -> row.getBoolean(1))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            target + " was not promoted within " + PROMOTION_DEADLINE.toSeconds() + " s");
      }
      pause();
    }
    return System.nanoTime();
  }

  /** Points a living reader to another instance; it follows without a restart. */
  void follow(Member reader, Member upstream) throws SQLException {
    reader.control.execute(
        QUESTION_DEADLINE,
        "alter system set primary_conninfo = '" + reader.server.conninfo(upstream.server) + "'",
        "select pg_catalog.pg_reload_conf()");
  }

  /** Returns when the reader has received all that the writer has written by now. */
  void awaitCaughtUp(Member reader, Member writer) throws SQLException {
    long position = writer.control.first(DURABLE, QUESTION_DEADLINE, row -> row.getLong(1));
    awaitReceived(reader, position);
  }

  /** Lets a reader fetch from the best of the others what only that one has. */
  void catchUpWithBest(Member target, List<Member> readers) throws SQLException {
    Member best = best(readers);
    if (best == null || best == target) {
      return;
    }
    long position = received(best);
    if (received(target) < position) {
      follow(target, best);
      awaitReceived(target, position);
    }
  }

  private static void awaitReceived(Member reader, long position) throws SQLException {
    long deadline = System.nanoTime() + CATCH_UP_DEADLINE.toNanos();
    while (received(reader) < position) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            reader + " did not catch up within " + CATCH_UP_DEADLINE.toSeconds() + " s");
      }
      pause();
    }
  }

  /** Returns when the server answers queries. */
  void awaitAnswer(Member member, Duration patience) throws SQLException {
    awaitAnswer(member, member.control, patience);
  }

  /** Returns when the server answers queries on this link. */
  void awaitAnswer(Member member, AdminLink link, Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        link.execute(QUESTION_DEADLINE, "select 1");
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > deadline || !member.server.exists()) {
          throw new SQLException(
              member + " does not start; its log: " + member.server.log(), notYet);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a server", e);
    }
  }
}
