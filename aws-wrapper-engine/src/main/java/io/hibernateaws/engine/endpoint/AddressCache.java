package io.hibernateaws.engine.endpoint;

import java.security.Security;
import org.jspecify.annotations.Nullable;

/**
 * How long the JVM keeps the addresses of a name, by the security property {@code
 * networkaddress.cache.ttl}, else by the system property {@code sun.net.inetaddr.ttl}. A name that
 * moves is followed so much later.
 *
 * @param seconds negative for ever
 */
public record AddressCache(int seconds) {
  /** What the JVM does where nothing is set, without a security manager. */
  private static final int DEFAULT = 30;

  /** As long as DNS itself keeps the names of RDS. */
  private static final int UNNOTICED = 5;

  /** Of this JVM. */
  public static AddressCache ofJvm() {
    return of(
        Security.getProperty("networkaddress.cache.ttl"),
        System.getProperty("sun.net.inetaddr.ttl"));
  }

  static AddressCache of(@Nullable String security, @Nullable String system) {
    for (String value : new @Nullable String[] {security, system}) {
      if (value != null && value.strip().matches("-?[0-9]{1,9}")) {
        return new AddressCache(Integer.parseInt(value.strip()));
      }
    }
    return new AddressCache(DEFAULT);
  }

  /** What it does to names that move, and what to set; null where nobody would notice. */
  public @Nullable String delay() {
    if (seconds >= 0 && seconds <= UNNOTICED) {
      return null;
    }
    return "the JVM keeps addresses "
        + (seconds < 0 ? "for ever" : "for " + seconds + " s")
        + " (networkaddress.cache.ttl), so a standby that takes over under the host's name is found"
        + " that much later: set it to "
        + UNNOTICED
        + " or less, or -Dsun.net.inetaddr.ttl="
        + UNNOTICED;
  }
}
