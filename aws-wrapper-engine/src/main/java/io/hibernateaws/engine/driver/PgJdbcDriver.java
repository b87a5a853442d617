package io.hibernateaws.engine.driver;

/** What is known of pgjdbc where its classes may be missing. */
final class PgJdbcDriver {
  private PgJdbcDriver() {}

  static Drivers.Row row() {
    return new Drivers.Row(
        PgJdbcAdapter.CODE,
        PgJdbcAdapter.PROTOCOL,
        "org.postgresql:postgresql",
        PgJdbcAdapter::new);
  }
}
