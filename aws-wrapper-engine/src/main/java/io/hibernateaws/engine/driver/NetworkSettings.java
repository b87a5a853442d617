package io.hibernateaws.engine.driver;

import static io.hibernateaws.engine.config.Durations.duration;
import static io.hibernateaws.engine.config.Durations.positive;
import static io.hibernateaws.engine.config.Values.integer;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.Durations;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the engine connects and what its sockets are like (settings {@code network.*}).
 *
 * @param connectTimeout resolution, TCP, TLS and authentication together
 * @param sockets options of the engine's sockets
 */
public record NetworkSettings(Duration connectTimeout, SocketSettings sockets) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Duration> CONNECT_TIMEOUT =
      SETTINGS.add(
          Setting.seconds(
                  "network.connect_timeout",
                  10,
                  "Name resolution, TCP, TLS and authentication together.")
              .usually("100ms", "5m")
              .alias("connect_timeout")
              .alias("connectTimeout", positive(MILLIS)));
  static final Setting<Duration> SOCKET_TIMEOUT =
      SETTINGS.add(
          Setting.unsetSeconds(
                  "network.socket_timeout", "Longest silence of one socket read; 0 for none.")
              .usually("1s", "24h")
              .alias("socket_timeout")
              .alias("socketTimeout", duration(MILLIS)));
  static final Setting<Boolean> KEEPALIVE =
      SETTINGS.add(
          Setting.unsetBool("network.tcp_keepalive", "TCP keepalive switch.")
              .alias("tcp_keepalive", "tcpKeepAlive"));
  static final Setting<Duration> KEEPALIVE_TIME =
      SETTINGS.add(
          keepAlive("network.tcp_keepalive_time", "Idle time before the first keepalive probe.")
              .alias("tcp_keepalive_time"));
  static final Setting<Duration> KEEPALIVE_INTERVAL =
      SETTINGS.add(
          keepAlive("network.tcp_keepalive_interval", "Time between keepalive probes.")
              .alias("tcp_keepalive_interval"));
  static final Setting<Integer> KEEPALIVE_PROBES =
      SETTINGS.add(
          Setting.of(
                  "network.tcp_keepalive_probes",
                  integer(1, 127),
                  "int",
                  null,
                  Setting.UNSET,
                  "Unanswered keepalive probes until a connection is dead.")
              .alias("tcp_keepalive_probes"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /**
   * What was given, else the defaults.
   *
   * @param driver null where there is none, which is a problem already
   * @param driverProperties which may set the same thing in the driver's own way
   * @param written the name of a driver property as the user wrote it
   */
  public static NetworkSettings read(
      GivenSettings given,
      @Nullable DriverAdapter driver,
      Map<String, String> driverProperties,
      UnaryOperator<String> written) {
    Boolean keepAlive = given.given(KEEPALIVE);
    SocketSettings sockets =
        new SocketSettings(
            given.unlessZero(SOCKET_TIMEOUT),
            keepAlive,
            given.given(KEEPALIVE_TIME),
            given.given(KEEPALIVE_INTERVAL),
            given.given(KEEPALIVE_PROBES));
    boolean details =
        sockets.keepAliveTime() != null
            || sockets.keepAliveInterval() != null
            || sockets.keepAliveProbes() != null;
    if (details && (keepAlive == null || !keepAlive)) {
      given.problem(
          GivenSettings.PREFIX
              + "network.tcp_keepalive_*: have no effect without network.tcp_keepalive=true");
    }
    if (driver != null) {
      refuseDoubles(given, driver.properties(), sockets, driverProperties, written);
    }
    for (String missing : SocketOptionsOf.unsupported(sockets)) {
      given.warn("network." + missing + " has no effect: this platform does not support it");
    }
    return new NetworkSettings(given.get(CONNECT_TIMEOUT), sockets);
  }

  private static void refuseDoubles(
      GivenSettings given,
      DriverProperties driver,
      SocketSettings sockets,
      Map<String, String> driverProperties,
      UnaryOperator<String> written) {
    String readTimeout = driver.socketTimeout().name();
    if (sockets.readTimeout() != null && driverProperties.containsKey(readTimeout)) {
      given.problem(
          written.apply(readTimeout)
              + ": would replace "
              + given.nameOf(SOCKET_TIMEOUT)
              + "; keep one of them");
    }
    String keepAlive = driver.keepAlive();
    if (sockets.keepAlive() != null && driverProperties.containsKey(keepAlive)) {
      given.problem(
          written.apply(keepAlive) + ": is replaced by " + given.nameOf(KEEPALIVE) + "; remove it");
    }
  }

  private static Setting<Duration> keepAlive(String name, String doc) {
    return Setting.of(name, Durations::wholeSeconds, Setting.S, null, Setting.UNSET, doc)
        .usually("1s", "4h");
  }
}
