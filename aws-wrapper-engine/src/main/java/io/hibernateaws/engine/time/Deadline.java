package io.hibernateaws.engine.time;

import java.time.Duration;

/**
 * A point in time by which something must be over. Immutable; any thread may ask. A wait without a
 * deadline does not exist in the engine: who really has none says {@link #never}.
 */
public final class Deadline {
  private static final long FAR = Long.MAX_VALUE / 4;

  private final NanoClock clock;
  private final long at;
  private final boolean infinite;

  private Deadline(NanoClock clock, long at, boolean infinite) {
    this.clock = clock;
    this.at = at;
    this.infinite = infinite;
  }

  /** The deadline that lies {@code duration} from now; a negative duration has passed already. */
  public static Deadline in(Duration duration, NanoClock clock) {
    return inNanos(saturatedNanos(duration), clock);
  }

  /** The deadline that lies {@code nanos} from now. */
  public static Deadline inNanos(long nanos, NanoClock clock) {
    return nanos >= FAR ? never(clock) : new Deadline(clock, clock.nanoTime() + nanos, false);
  }

  /** A deadline that never passes. */
  public static Deadline never(NanoClock clock) {
    return new Deadline(clock, 0, true);
  }

  /** Nanoseconds that are left, 0 when the deadline has passed. */
  public long nanosLeft() {
    return infinite ? FAR : Math.max(0, at - clock.nanoTime());
  }

  /**
   * Milliseconds that are left, rounded up, so 0 only when the deadline has passed; fits sockets
   * and drivers.
   */
  public int millisLeft() {
    return (int) Math.min(Integer.MAX_VALUE, (nanosLeft() + 999_999) / 1_000_000);
  }

  public boolean passed() {
    return nanosLeft() == 0;
  }

  public boolean isInfinite() {
    return infinite;
  }

  /** The earlier of the two. */
  public Deadline earliest(Deadline other) {
    if (infinite) {
      return other;
    }
    return other.infinite || at - other.at <= 0 ? this : other;
  }

  /** This deadline, but at most {@code duration} from now. */
  public Deadline atMost(Duration duration) {
    return earliest(in(duration, clock));
  }

  private static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? 0 : FAR;
    }
  }

  @Override
  public String toString() {
    return infinite ? "no deadline" : "in " + Duration.ofNanos(nanosLeft()).toMillis() + " ms";
  }
}
