package io.hibernateaws.engine.monitoring;

import static io.hibernateaws.engine.config.Durations.positive;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a reader that died is held back (settings {@code host_availability.*} with {@code
 * strategy=exponential_backoff}).
 *
 * @param maxRetries how many deaths in a row lead to an early offer; after more of them a reader is
 *     held back for the longest time
 * @param initialBackoff after the first death; doubles with each further one
 */
public record ReaderBackoffSettings(int maxRetries, Duration initialBackoff) {
  /** The longest time a reader is held back, and how long it must live to begin anew. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String BACKOFF = "exponential_backoff";
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> STRATEGY =
      SETTINGS.add(
          Setting.of(
                  "host_availability.strategy",
                  ReaderBackoffSettings::strategy,
                  "none, exponential_backoff",
                  "none",
                  "none",
                  "How a reader that died is offered again: as soon as it answers (none), or later after each death.")
              .alias("default_host_availability_strategy", "defaultHostAvailabilityStrategy"));
  static final Setting<Integer> MAX_RETRIES =
      SETTINGS.add(
          Setting.number(
                  "host_availability.max_retries",
                  0,
                  5,
                  "Deaths in a row after which a reader is offered early; after more it waits for 5 minutes.")
              .alias(
                  "host_availability_strategy_max_retries", "hostAvailabilityStrategyMaxRetries"));
  static final Setting<Duration> INITIAL_BACKOFF =
      SETTINGS.add(
          Setting.of(
                  "host_availability.initial_backoff",
                  ReaderBackoffSettings::initialBackoff,
                  Setting.S,
                  Duration.ofSeconds(30),
                  "30",
                  "How long others are preferred to a reader after its first death; doubles with each, at most 300.")
              .usually("1s", "1h")
              .alias(
                  "host_availability_strategy_initial_backoff_time",
                  "hostAvailabilityStrategyInitialBackoffTime"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given; null where readers are not held back. */
  public static @Nullable ReaderBackoffSettings read(GivenSettings given) {
    if (given.get(STRATEGY).equals(BACKOFF)) {
      return new ReaderBackoffSettings(given.get(MAX_RETRIES), given.get(INITIAL_BACKOFF));
    }
    given.haveNoEffectWithout(
        STRATEGY.name() + "=" + BACKOFF, List.of(MAX_RETRIES, INITIAL_BACKOFF));
    return null;
  }

  /** The AWS JDBC wrapper writes {@code exponentialBackoff}. */
  private static String strategy(Object value) {
    boolean theirs = Values.text(value).equalsIgnoreCase("exponentialBackoff");
    return Values.word("none", BACKOFF).parse(theirs ? BACKOFF : value);
  }

  private static Duration initialBackoff(Object value) {
    Duration backoff = positive(SECONDS).parse(value);
    if (backoff.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "must be at most "
              + LONGEST.toSeconds()
              + " s, for which a reader is held back at the longest");
    }
    return backoff;
  }
}
