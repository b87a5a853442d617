package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.replication.Patience;
import io.hibernateaws.local.replication.Position;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which reader becomes the writer, and what it must have received before. Confined to the
 * supervisor's thread.
 */
final class Promotion {
  private static final Duration PROMOTION_DEADLINE = Duration.ofSeconds(20);
  private static final Duration CATCH_UP_DEADLINE = Duration.ofSeconds(5);

  private final EventLog events;

  Promotion(EventLog events) {
    this.events = events;
  }

  private record Candidate(Member member, Position received) {}

  /** The reader that has received most; null if none answers. */
  @Nullable Member best(List<Member> readers) {
    Candidate best = bestCandidate(readers);
    return best == null ? null : best.member();
  }

  private static @Nullable Candidate bestCandidate(List<Member> readers) {
    Candidate best = null;
    for (Member reader : readers) {
      try {
        Candidate candidate = new Candidate(reader, reader.control.received());
        if (best == null || !best.received().reaches(candidate.received())) {
          best = candidate;
        }
      } catch (SQLException unanswered) {
        // A reader that does not answer is no candidate.
      }
    }
    return best;
  }

  /**
   * Promotes the reader.
   *
   * @return the {@link System#nanoTime()} at which it was first seen to be no reader any more
   */
  long promote(Member target) throws SQLException {
    events.add(Kind.PROMOTION_STARTED, target.number, target.id);
    target.control.promote();
    Patience patience = Patience.of(PROMOTION_DEADLINE);
    while (target.control.isReader()) {
      if (patience.over()) {
        throw new IllegalStateException(
            target + " was not promoted within " + PROMOTION_DEADLINE.toSeconds() + " s");
      }
      patience.pause();
    }
    return System.nanoTime();
  }

  /** Returns when the reader has received all that the writer has written by now. */
  void awaitCaughtUp(Member reader, Member writer) throws SQLException {
    awaitReceived(reader, writer.control.durable());
  }

  /** Lets a reader fetch from the best of the others what only that one has. */
  void catchUpWithBest(Member target, List<Member> readers) throws SQLException {
    Candidate best = bestCandidate(readers);
    if (best == null || best.member() == target) {
      return;
    }
    if (!target.control.received().reaches(best.received())) {
      target.control.follow(best.member().server);
      awaitReceived(target, best.received());
    }
  }

  private static void awaitReceived(Member reader, Position position) throws SQLException {
    Patience patience = Patience.of(CATCH_UP_DEADLINE);
    while (!reader.control.received().reaches(position)) {
      if (patience.over()) {
        throw new IllegalStateException(
            reader + " did not catch up within " + CATCH_UP_DEADLINE.toSeconds() + " s");
      }
      patience.pause();
    }
  }
}
