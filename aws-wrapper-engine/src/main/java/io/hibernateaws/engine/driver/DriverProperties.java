package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.driver.tls.TlsNames;
import java.time.temporal.ChronoUnit;

/**
 * What a driver calls the properties that the engine knows.
 *
 * @param applicationName carries our name to the server
 * @param connectTimeout longest TCP connect
 * @param socketTimeout longest silence of one read
 * @param keepAlive switch of TCP keepalive
 * @param tls say which servers are trusted
 */
public record DriverProperties(
    String applicationName,
    TimeLimit connectTimeout,
    TimeLimit socketTimeout,
    String keepAlive,
    TlsNames tls) {
  /**
   * A time limit that is given as a plain number.
   *
   * @param unit in which the driver counts
   */
  public record TimeLimit(String name, ChronoUnit unit) {}
}
