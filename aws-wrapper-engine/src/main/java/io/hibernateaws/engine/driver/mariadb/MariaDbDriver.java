package io.hibernateaws.engine.driver.mariadb;

import io.hibernateaws.engine.driver.DriverOrigin;
import io.hibernateaws.engine.driver.DriverRow;
import io.hibernateaws.engine.driver.MySqlServerErrors;
import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;

/** What is known of MariaDB Connector/J where its classes may be missing. */
public final class MariaDbDriver {
  static final String CODE = "mariadb";
  static final String PROTOCOL = "mariadb";

  private static final String PACKAGE = "org.mariadb.jdbc.";

  /** Of the driver's own exceptions, but for a few. */
  private static final int NO_NUMBER = -1;

  /** Of a connection that the driver has closed; servers have an error of this number, too. */
  private static final int CLOSED = 1220;

  private MariaDbDriver() {}

  /** Its row in the list of drivers. */
  public static DriverRow row() {
    return new DriverRow(
        CODE,
        PROTOCOL,
        "org.mariadb.jdbc:mariadb-java-client",
        MariaDbAdapter::new,
        MariaDbDriver::speaker);
  }

  /**
   * Who speaks through an exception of the driver. It reads numbers of errors as signed and gives
   * {@code -1} to its own, so the largest that a routine can raise looks like one of them; but only
   * its own have a cause.
   */
  static Speaker speaker(SQLException one) {
    if (!DriverOrigin.isMadeBy(PACKAGE, one)) {
      return Speaker.UNKNOWN;
    }
    return switch (one.getErrorCode()) {
      case 0 -> Speaker.DRIVER;
      case NO_NUMBER -> one.getCause() == null ? Speaker.UNKNOWN : Speaker.DRIVER;
      case CLOSED -> Speaker.UNKNOWN;
      default -> MySqlServerErrors.speaker(one.getErrorCode());
    };
  }
}
