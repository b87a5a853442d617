package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.Setting.ValueParser;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The durations that make sense for a setting; others are accepted with a warning. */
public record UsualRange(Duration least, Duration most) {
  private static final int MILLIS_OF_MINUTE = 60_000;

  /**
   * What is odd about a value, behind its setting; null for nothing.
   *
   * @param unit of a plain number under the setting's own name
   */
  @Nullable String doubt(Object value, ValueParser<?> parser, String unit) {
    if (!(value instanceof Duration duration)
        || duration.isZero()
        || (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0)) {
      return null;
    }
    return " means "
        + shown(duration)
        + ", and "
        + shown(least)
        + " to "
        + shown(most)
        + " is usual; a plain number is in "
        + unitOf(parser, unit)
        + " here";
  }

  /** Asked of the parser itself: an alias may have another unit. */
  private static String unitOf(ValueParser<?> parser, String unit) {
    try {
      return Duration.ofSeconds(2).equals(parser.parse("2")) ? Setting.S : Setting.MS;
    } catch (IllegalArgumentException e) {
      return unit; // it takes no such value, and has no alias
    }
  }

  /** In the unit in which a person would say it, with one decimal. */
  private static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < MILLIS_OF_MINUTE) {
      return in(millis, 1_000, " s");
    }
    return millis < 60 * MILLIS_OF_MINUTE
        ? in(millis, MILLIS_OF_MINUTE, " min")
        : in(millis, 60 * MILLIS_OF_MINUTE, " h");
  }

  private static String in(long millis, int unit, String name) {
    return BigDecimal.valueOf(millis)
            .divide(BigDecimal.valueOf(unit), 1, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + name;
  }
}
