package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the adapter for a JDBC driver, by the setting {@code driver} or by the URL's protocol. */
public final class Drivers {
  /**
   * One driver.
   *
   * @param code in the setting {@code driver}
   * @param protocol of the URLs for which it is chosen, null if for none
   * @param artifact where its classes are, null if it is known but not provided yet
   * @param adapter makes its adapter, null if it is known but not provided yet
   * @param speaker who made an exception, unknown if it is none of this driver's
   */
  record Row(
      String code,
      @Nullable String protocol,
      @Nullable String artifact,
      @Nullable Supplier<DriverAdapter> adapter,
      Function<SQLException, Speaker> speaker) {
    static Row notYet(String code, @Nullable String protocol) {
      return new Row(code, protocol, null, null, one -> Speaker.UNKNOWN);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          PgJdbcDriver.row(),
          MySqlConnectorDriver.row(),
          Row.notYet("mariadb", "mariadb"),
          Row.notYet("generic", null));

  private Drivers() {}

  /**
   * The adapter of a code of the setting {@code driver}; {@code -} and {@code _} are the same.
   *
   * @throws IllegalArgumentException unknown, known but not provided, or not on the class path
   */
  public static DriverAdapter named(String code) {
    String wanted = code.toLowerCase(Locale.ROOT).replace('_', '-');
    for (Row row : ROWS) {
      if (row.code.equals(wanted)) {
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
    for (Row row : ROWS) {
      if (protocol.equals(row.protocol)) {
        return adapter(
            row, "jdbc:" + protocol + " is known, not provided yet; provided is " + protocols());
      }
    }
    throw new IllegalArgumentException(
        "there is no driver for jdbc:" + protocol + "; provided is " + protocols());
  }

  private static DriverAdapter adapter(Row row, String notProvided) {
    if (row.adapter == null) {
      throw new IllegalArgumentException(notProvided);
    }
    try {
      return row.adapter.get();
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          row.code + " is not on the class path; add " + row.artifact, e);
    }
  }

  /**
   * Who made an exception of any provided driver, as {@link DriverAdapter#speaker} without a
   * connection: for code that meets exceptions only.
   */
  public static Speaker speaker(SQLException one) {
    for (Row row : ROWS) {
      Speaker speaker = row.speaker.apply(one);
      if (speaker != Speaker.UNKNOWN) {
        return speaker;
      }
    }
    return Speaker.UNKNOWN;
  }

  /** The codes of the provided drivers, for a sentence. */
  public static String codes() {
    return ROWS.stream()
        .filter(row -> row.adapter != null)
        .map(Row::code)
        .collect(Collectors.joining(", "));
  }

  private static String protocols() {
    return ROWS.stream()
        .filter(row -> row.adapter != null)
        .map(row -> "jdbc:" + row.protocol)
        .collect(Collectors.joining(", "));
  }
}
