package io.hibernateaws.engine.driver.registry;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverRow;
import io.hibernateaws.engine.driver.MySqlConnectorDriver;
import io.hibernateaws.engine.driver.PgJdbcDriver;
import io.hibernateaws.engine.driver.mariadb.MariaDbDriver;
import io.hibernateaws.engine.endpoint.Protocol;
import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the adapter for a JDBC driver, by the setting {@code driver} or by the URL's protocol. */
public final class Drivers {
  private static final List<DriverRow> ROWS =
      List.of(
          PgJdbcDriver.row(),
          MySqlConnectorDriver.row(),
          MariaDbDriver.row(),
          DriverRow.notYet("generic"));

  private Drivers() {}

  /**
   * The adapter of a code of the setting {@code driver}; {@code -} and {@code _} are the same.
   *
   * @throws IllegalArgumentException unknown, known but not provided, or not on the class path
   */
  public static DriverAdapter named(String code) {
    String wanted = code.toLowerCase(Locale.ROOT).replace('_', '-');
    for (DriverRow row : ROWS) {
      if (row.code().equals(wanted)) {
        return adapter(row, "known, not provided yet; provided is " + codes());
      }
    }
    throw new IllegalArgumentException("no such driver; provided is " + codes());
  }

  /**
   * The adapter of a URL's protocol.
   *
   * @throws IllegalArgumentException unknown, known but not provided, or not on the class path
   */
  public static DriverAdapter forProtocol(String protocol) {
    for (DriverRow row : ROWS) {
      if (protocol.equals(row.protocol())) {
        return adapter(
            row, "jdbc:" + protocol + " is known, not provided yet; provided is " + protocols());
      }
    }
    throw new IllegalArgumentException(
        "there is no driver for jdbc:" + protocol + "; provided is " + protocols());
  }

  /** Whether the driver of this code is one for servers that one of these protocols leads to. */
  public static boolean speaks(String code, List<Protocol> protocols) {
    return ROWS.stream()
        .filter(row -> row.code().equals(code))
        .anyMatch(row -> protocols.stream().anyMatch(one -> one.name().equals(row.protocol())));
  }

  /**
   * The names of the properties of all drivers for these protocols that are on the class path: a
   * setting may choose any of them.
   */
  public static Set<String> propertiesOf(List<Protocol> protocols) {
    Set<String> names = new HashSet<>();
    for (Protocol protocol : protocols) {
      names.addAll(propertiesOf(protocol));
    }
    return Set.copyOf(names);
  }

  private static Set<String> propertiesOf(Protocol protocol) {
    try {
      Set<String> names = forProtocol(protocol.name()).allProperties();
      return names == null ? Set.of() : names;
    } catch (IllegalArgumentException e) {
      return Set.of(); // the reader of the settings reports it where it is the one that is used
    }
  }

  private static DriverAdapter adapter(DriverRow row, String notProvided) {
    if (row.adapter() == null) {
      throw new IllegalArgumentException(notProvided);
    }
    try {
      return row.adapter().get();
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          row.code() + " is not on the class path; add " + row.artifact(), e);
    }
  }

  /**
   * Who made an exception of any provided driver, as {@link DriverAdapter#speaker} without a
   * connection: for code that meets exceptions only.
   */
  public static Speaker speaker(SQLException one) {
    for (DriverRow row : ROWS) {
      Speaker speaker = row.speaker().apply(one);
      if (speaker != Speaker.UNKNOWN) {
        return speaker;
      }
    }
    return Speaker.UNKNOWN;
  }

  /** The codes of the provided drivers, for a sentence. */
  public static String codes() {
    return ROWS.stream()
        .filter(row -> row.adapter() != null)
        .map(DriverRow::code)
        .collect(Collectors.joining(", "));
  }

  private static String protocols() {
    return ROWS.stream()
        .filter(row -> row.adapter() != null)
        .map(row -> "jdbc:" + row.protocol())
        .collect(Collectors.joining(", "));
  }
}
