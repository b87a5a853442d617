package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.time.Duration;

/**
 * How late a reader may be that serves reads (setting {@code
 * read_write_splitting.max_replica_lag}). What a reader shows now is at most as old as the lag in
 * the topology's last answer and the age of that answer together; a lag that is not known proves
 * nothing. Immutable.
 */
public final class LagBound implements MemberFilter {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Duration bound;
  private final NanoClock clock;

  public LagBound(Duration bound, NanoClock clock) {
    this.bound = bound;
    this.clock = clock;
  }

  /** Whether this reader is known to show, at this moment, nothing older than the bound. */
  @Override
  public boolean admits(Member reader, ClusterSnapshot snapshot) {
    return allows(bound, reader, snapshot, clock.nanoTime());
  }

  static boolean allows(Duration bound, Member reader, ClusterSnapshot snapshot, long now) {
    double age = (now - snapshot.membersAskedAt()) / NANOS_PER_MILLI;
    return reader.lagMillis() >= 0 && reader.lagMillis() + age <= bound.toNanos() / NANOS_PER_MILLI;
  }

  @Override
  public String reason() {
    return "no reader is known to be within max_replica_lag=" + bound.toMillis() + " ms";
  }
}
