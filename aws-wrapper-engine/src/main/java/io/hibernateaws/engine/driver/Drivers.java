package io.hibernateaws.engine.driver;

import java.util.Locale;

/** Finds the adapter for a JDBC driver, by the setting {@code driver} or by the URL's protocol. */
public final class Drivers {
  private Drivers() {}

  /**
   * The adapter of a code of the setting {@code driver}; {@code -} and {@code _} are the same.
   *
   * @throws IllegalArgumentException unknown, known but not provided, or not on the class path
   */
  public static DriverAdapter named(String code) {
    return switch (code.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case PgJdbcAdapter.CODE -> pgJdbc();
      case "mysql-connector-j", "mariadb", "generic" ->
          throw new IllegalArgumentException("known, not provided yet; provided is pgjdbc");
      default -> throw new IllegalArgumentException("no such driver; provided is pgjdbc");
    };
  }

  /**
   * The adapter of a URL's protocol.
   *
   * @throws IllegalArgumentException unknown, known but not provided, or not on the class path
   */
  public static DriverAdapter forProtocol(String protocol) {
    return switch (protocol) {
      case "postgresql" -> pgJdbc();
      case "mysql", "mariadb" ->
          throw new IllegalArgumentException(
              "jdbc:" + protocol + " is known, not provided yet; provided is jdbc:postgresql");
      default ->
          throw new IllegalArgumentException(
              "there is no driver for jdbc:" + protocol + "; provided is jdbc:postgresql");
    };
  }

  private static DriverAdapter pgJdbc() {
    try {
      return new PgJdbcAdapter();
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          "pgjdbc is not on the class path; add org.postgresql:postgresql", e);
    }
  }
}
