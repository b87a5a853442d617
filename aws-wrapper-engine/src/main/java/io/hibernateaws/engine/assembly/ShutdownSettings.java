package io.hibernateaws.engine.assembly;

import static io.hibernateaws.engine.config.Durations.duration;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import java.time.Duration;

/**
 * How an engine ends (setting {@code shutdown.drain}).
 *
 * @param drain how long running transactions may end before the engine closes their links
 */
public record ShutdownSettings(Duration drain) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Duration> DRAIN =
      SETTINGS.add(
          Setting.of(
                  "shutdown.drain",
                  duration(SECONDS),
                  Setting.S,
                  Duration.ZERO,
                  "0",
                  "How long running transactions may end before the engine closes their links.")
              .usually("100ms", "10m"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the default. */
  public static ShutdownSettings read(GivenSettings given) {
    return new ShutdownSettings(given.get(DRAIN));
  }
}
