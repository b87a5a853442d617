package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.Setting.ValueParser;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How durations are read and shown. Messages continue the sentence "hibernate.aws.x=value: …". */
public final class Durations {
  /** A hundred years: sums and differences of nanosecond clocks must not overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(LONGEST.toNanos());

  /** Linux refuses to set a longer one, which would fail every connect. */
  private static final int LONGEST_KEEPALIVE = 32_767;

  private static final String TOO_LONG = "is longer than an engine lives";

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS);

  private Durations() {}

  /** A duration above zero; plain numbers are in {@code unit}. */
  public static ValueParser<Duration> positive(ChronoUnit unit) {
    ValueParser<Duration> any = duration(unit);
    return value -> {
      Duration duration = any.parse(value);
      if (duration.isZero()) {
        throw new IllegalArgumentException("must be longer than zero");
      }
      return duration;
    };
  }

  /** What an operating system counts in seconds. */
  public static Duration wholeSeconds(Object value) {
    Duration duration = positive(ChronoUnit.SECONDS).parse(value);
    if (!duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
      throw new IllegalArgumentException("must be whole seconds");
    }
    if (duration.toSeconds() > LONGEST_KEEPALIVE) {
      throw new IllegalArgumentException("must be at most " + LONGEST_KEEPALIVE + " s");
    }
    return duration;
  }

  /** A duration, zero allowed; plain numbers are in {@code unit}. */
  public static ValueParser<Duration> duration(ChronoUnit unit) {
    return value -> {
      Duration duration =
          value instanceof Duration given ? given : durationOf(Values.text(value), unit);
      if (duration.isNegative()) {
        throw new IllegalArgumentException("must not be negative");
      }
      if (duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(TOO_LONG);
      }
      return duration;
    };
  }

  private static Duration durationOf(String text, ChronoUnit unit) {
    try {
      if (text.regionMatches(true, 0, "p", 0, 1)) {
        return Duration.parse(text);
      }
      int end = text.length();
      while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
        end--;
      }
      String suffix = text.substring(end).toLowerCase(Locale.ROOT);
      ChronoUnit written = suffix.isEmpty() ? unit : UNITS.get(suffix);
      if (written != null && text.length() <= 40) {
        BigDecimal nanos =
            new BigDecimal(text.substring(0, end).strip())
                .multiply(BigDecimal.valueOf(written.getDuration().toNanos()));
        if (nanos.abs().compareTo(LONGEST_NANOS) > 0) {
          throw new IllegalArgumentException(TOO_LONG);
        }
        return Duration.ofNanos(nanos.longValue());
      }
    } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
      throw notADuration(unit, e);
    }
    throw notADuration(unit, null);
  }

  @SuppressWarnings("NullAway") // an exception takes a null cause as "none"
  private static IllegalArgumentException notADuration(ChronoUnit unit, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "is no duration; write a plain number of "
            + (unit == ChronoUnit.MILLIS ? "milliseconds" : "seconds")
            + ", or 500ms, 5s, PT5S",
        cause);
  }

  /** As a setting would read it again under every name. */
  static String shown(Duration duration) {
    if (duration.toNanos() % 1_000_000 != 0) {
      return duration.toString();
    }
    long millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
