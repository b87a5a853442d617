package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;

/** What is known of pgjdbc where its classes may be missing. */
public final class PgJdbcDriver {
  private static final String PACKAGE = "org.postgresql.";

  private PgJdbcDriver() {}

  private static Speaker speaker(SQLException one) {
    return one.getClass().getName().startsWith(PACKAGE)
        ? PgJdbcSpeaker.of(one, null)
        : Speaker.UNKNOWN;
  }

  public static DriverRow row() {
    return new DriverRow(
        PgJdbcAdapter.CODE,
        PgJdbcAdapter.PROTOCOL,
        "org.postgresql:postgresql",
        PgJdbcAdapter::new,
        PgJdbcDriver::speaker);
  }
}
