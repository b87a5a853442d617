package io.hibernateaws.engine.route;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import java.time.Duration;

/**
 * Whether reads see what was written before (settings {@code read_your_writes.*}).
 *
 * @param followsWrites whether every writing transaction asks for its position, so that later reads
 *     of its thread see it
 * @param longestWait how long a read waits for a reader that shows what it must see
 */
public record ReadYourWritesSettings(boolean followsWrites, Duration longestWait) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> MODE =
      SETTINGS.add(
          Setting.of(
              "read_your_writes.mode",
              Values.word("off", "thread"),
              "off, thread",
              "off",
              "off",
              "thread: every writing transaction asks for its position after its commit, and later read-only sessions of its thread see it."));
  static final Setting<Duration> WAIT =
      SETTINGS.add(
          Setting.millis(
                  "read_your_writes.wait",
                  100,
                  "How long a read waits for a reader that shows the write it must see; then the writer serves it.")
              .usually("1ms", "1m"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static ReadYourWritesSettings read(GivenSettings given) {
    return new ReadYourWritesSettings(given.get(MODE).equals("thread"), given.get(WAIT));
  }
}
