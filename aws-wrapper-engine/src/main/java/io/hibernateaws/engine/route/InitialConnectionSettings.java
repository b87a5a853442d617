package io.hibernateaws.engine.route;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.select.ReaderSelection;
import java.time.Duration;

/**
 * How the first link of an endpoint is chosen (settings {@code initial_connection.*}).
 *
 * @param readerSelection strategy among readers behind a reader endpoint
 * @param retryTimeout how long a wrong role is tried again, within the bind's deadline
 * @param retryInterval pause between tries while the snapshot does not change
 */
public record InitialConnectionSettings(
    ReaderSelection readerSelection, Duration retryTimeout, Duration retryInterval) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  public static final Setting<ReaderSelection> READER_SELECTION =
      SETTINGS.add(
          ReaderSelection.setting(
                  "initial_connection.reader_selection",
                  "Choice among readers behind a reader endpoint.")
              .alias(
                  "reader_initial_connection_host_selector_strategy",
                  "readerInitialConnectionHostSelectorStrategy"));
  static final Setting<Duration> RETRY_TIMEOUT =
      SETTINGS.add(
          Setting.millis(
                  "initial_connection.retry_timeout",
                  30_000,
                  "How long a host of the wrong role is tried again, within the session's own limits.")
              .usually("100ms", "10m")
              .alias("open_connection_retry_timeout_ms", "openConnectionRetryTimeoutMs"));
  static final Setting<Duration> RETRY_INTERVAL =
      SETTINGS.add(
          Setting.millis("initial_connection.retry_interval", 1_000, "Pause between these tries.")
              .usually("10ms", "1m")
              .alias("open_connection_retry_interval_ms", "openConnectionRetryIntervalMs"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static InitialConnectionSettings read(GivenSettings given) {
    return new InitialConnectionSettings(
        given.get(READER_SELECTION), given.get(RETRY_TIMEOUT), given.get(RETRY_INTERVAL));
  }
}
