package io.hibernateaws.engine.route;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The two endpoints of the feature {@code srw} (settings {@code srw.*}).
 *
 * @param write where sessions that may write go
 * @param read where read-only sessions go
 * @param verify whether a new connection must confirm the role of its endpoint
 * @param retryTimeout how long a wrong role is tried again, within the bind's deadline
 * @param retryInterval pause between tries
 */
public record SrwSettings(
    Endpoint write, Endpoint read, boolean verify, Duration retryTimeout, Duration retryInterval) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  /** A host that may have another name than that of the URL. */
  public static final Setting<String> WRITE_ENDPOINT =
      SETTINGS.add(
          endpoint(
                  "srw.write_endpoint",
                  "Where sessions that may write go with `srw`; required then.")
              .alias("srw_write_endpoint", "srwWriteEndpoint"));

  /** The same for reading. */
  public static final Setting<String> READ_ENDPOINT =
      SETTINGS.add(
          endpoint("srw.read_endpoint", "Where read-only sessions go with `srw`; required then.")
              .alias("srw_read_endpoint", "srwReadEndpoint"));

  static final Setting<Boolean> VERIFY =
      SETTINGS.add(
          Setting.bool(
                  "srw.verify_new_connections",
                  true,
                  "Whether a new connection must confirm the role of its endpoint; false for servers without roles.")
              .alias("srw_verify_new_connections", "verifyNewSrwConnections"));
  static final Setting<Duration> RETRY_TIMEOUT =
      SETTINGS.add(
          Setting.millis(
                  "srw.retry_timeout",
                  60_000,
                  "How long a host of the wrong role is tried again with `srw`, within the session's own limits.")
              .usually("100ms", "10m")
              .alias("srw_connect_retry_timeout_ms", "srwConnectRetryTimeoutMs"));
  static final Setting<Duration> RETRY_INTERVAL =
      SETTINGS.add(
          Setting.millis("srw.retry_interval", 1_000, "Pause between these tries.")
              .usually("10ms", "1m")
              .alias("srw_connect_retry_interval_ms", "srwConnectRetryIntervalMs"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  private static Setting<String> endpoint(String name, String doc) {
    return Setting.of(name, Values::host, "host, optional port", null, Setting.UNSET, doc);
  }

  /**
   * The two endpoints; null, with a problem if they are set in vain, while the feature is off.
   *
   * @param url whose port is that of an endpoint without one, null if it could not be read
   */
  public static @Nullable SrwSettings read(
      GivenSettings given, boolean on, @Nullable Endpoint url) {
    Endpoint write = endpoint(given, on, WRITE_ENDPOINT, url);
    Endpoint read = endpoint(given, on, READ_ENDPOINT, url);
    if (write == null || read == null) {
      return null;
    }
    return new SrwSettings(
        write, read, given.get(VERIFY), given.get(RETRY_TIMEOUT), given.get(RETRY_INTERVAL));
  }

  private static @Nullable Endpoint endpoint(
      GivenSettings given, boolean on, Setting<String> which, @Nullable Endpoint url) {
    String text = given.given(which);
    if (on && text == null) {
      given.problem(which, "is missing, and the plugin srw needs it");
    } else if (!on && text != null) {
      given.problem(which, text, "has no effect without the plugin srw; add plugins=+srw");
    }
    return on && text != null && url != null ? Values.endpoint(text, url.port()) : null;
  }
}
