package io.hibernateaws.engine.failover;

import static io.hibernateaws.engine.config.Durations.positive;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.select.ReaderSelection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens after the loss of an instance (settings {@code failover.*}).
 *
 * @param mode null to take what the endpoint says
 * @param timeout whole budget of a failover
 * @param readerSelection strategy among readers
 * @param onConnect whether an eager connect waits for a host
 * @param readerConnectTimeout limit of one connect to a reader
 */
public record FailoverSettings(
    @Nullable FailoverMode mode,
    Duration timeout,
    ReaderSelection readerSelection,
    boolean onConnect,
    Duration readerConnectTimeout) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<FailoverMode> MODE =
      SETTINGS.add(
          Setting.of(
                  "failover.mode",
                  Values.oneOf(FailoverMode.class),
                  "strict_writer, strict_reader, reader_or_writer",
                  null,
                  "by endpoint",
                  "The role a session ends up with after a failover.")
              .alias("failover_mode", "failoverMode"));
  static final Setting<Duration> TIMEOUT =
      SETTINGS.add(
          Setting.seconds("failover.timeout", 300, "Whole budget of a failover.")
              .usually("1s", "1h")
              .alias("failover_timeout_sec")
              .alias("failoverTimeoutMs", positive(MILLIS)));
  public static final Setting<ReaderSelection> READER_SELECTION =
      SETTINGS.add(
          ReaderSelection.setting(
                  "failover.reader_selection", "Choice among readers after a failover.")
              .alias(
                  "failover_reader_host_selector_strategy", "failoverReaderHostSelectorStrategy"));
  static final Setting<Boolean> ON_CONNECT =
      SETTINGS.add(
          Setting.bool(
                  "failover.on_connect",
                  true,
                  "Whether a connection that is opened at once, as a driver's is below a pool, waits"
                      + " for a host of its role.")
              .alias("enable_connect_failover", "enableConnectFailover"));
  static final Setting<Duration> READER_CONNECT_TIMEOUT =
      SETTINGS.add(
          Setting.seconds(
                  "failover.reader_connect_timeout",
                  30,
                  "Limit of one connect to a reader, within network.connect_timeout.")
              .usually("100ms", "10m")
              .alias("failover_reader_connect_timeout_sec")
              .alias("failoverReaderConnectTimeoutMs", positive(MILLIS)));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static FailoverSettings read(GivenSettings given) {
    return new FailoverSettings(
        given.given(MODE),
        given.get(TIMEOUT),
        given.get(READER_SELECTION),
        given.get(ON_CONNECT),
        given.get(READER_CONNECT_TIMEOUT));
  }
}
