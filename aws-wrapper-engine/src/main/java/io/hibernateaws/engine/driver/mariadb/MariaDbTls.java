package io.hibernateaws.engine.driver.mariadb;

import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.export.SslMode;

/**
 * What MariaDB Connector/J makes of its properties, as for TLS, by its own reading: the switches
 * from before {@code sslMode} take its place.
 */
final class MariaDbTls {
  static final String MODE = "sslMode";
  static final String AUTHORITY = "serverSslCert";

  private static final String TRUST = "trustServerCertificate";
  private static final String ANY_NAME = "disableSslHostnameVerification";

  /** The driver asks the others beside one of these only. */
  private static final List<String> ON = List.of("useSsl", "useSSL");

  /** The driver looks into no host by being asked for its reading. */
  private static final String NO_HOST = "jdbc:mariadb://localhost/";

  private MariaDbTls() {}

  /**
   * @throws IllegalArgumentException the driver does not take the properties, and says so
   */
  static TlsInForce of(Map<String, String> given) {
    Configuration read = read(given);
    String decides = isInForce(given, read) ? MODE : ofOldSwitches(given, read.sslMode());
    return switch (read.sslMode()) {
      case DISABLE, ALLOW -> new TlsInForce(Certainty.PLAIN, decides);
      case TRUST -> new TlsInForce(Certainty.UNVERIFIED, decides);
      case VERIFY_CA ->
          new TlsInForce(
              read.serverSslCert() == null && read.trustStore() == null
                  ? Certainty.ANY_NAME
                  : Certainty.VERIFIED,
              decides);
      case VERIFY_FULL -> new TlsInForce(Certainty.VERIFIED, decides);
    };
  }

  /** What is wrong with a mode that old switches override, ends a sentence; null for nothing. */
  static @Nullable String overridden(Map<String, String> given) {
    if (given.getOrDefault(MODE, "").isEmpty() || ON.stream().noneMatch(given::containsKey)) {
      return null;
    }
    Configuration read;
    try {
      read = read(given);
    } catch (IllegalArgumentException e) {
      return null; // the driver says by itself what it does not take
    }
    return isInForce(given, read)
        ? null
        : "has no effect beside "
            + Stream.of(ON, List.of(TRUST, ANY_NAME))
                .flatMap(List::stream)
                .filter(given::containsKey)
                .collect(Collectors.joining(" and "))
            + ", of which the driver makes "
            + read.sslMode().getValue()
            + "; remove these";
  }

  private static Configuration read(Map<String, String> given) {
    Properties all = new Properties();
    all.putAll(given);
    try {
      return Configuration.parse(NO_HOST, all);
    } catch (SQLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean isInForce(Map<String, String> given, Configuration read) {
    String mode = given.getOrDefault(MODE, "");
    return !mode.isEmpty() && SslMode.from(mode) == read.sslMode();
  }

  private static @Nullable String ofOldSwitches(Map<String, String> given, SslMode inForce) {
    String on = ON.stream().filter(given::containsKey).findFirst().orElse(null);
    return switch (inForce) {
      case TRUST -> TRUST;
      case VERIFY_CA -> ANY_NAME;
      default -> on;
    };
  }
}
