package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;

/** What is known of MySQL Connector/J where its classes may be missing. */
public final class MySqlConnectorDriver {
  static final String CODE = "mysql-connector-j";
  static final String PROTOCOL = "mysql";

  private static final String PACKAGE = "com.mysql.cj.";

  private MySqlConnectorDriver() {}

  public static DriverRow row() {
    return new DriverRow(
        CODE,
        PROTOCOL,
        "com.mysql:mysql-connector-j",
        MySqlConnectorAdapter::new,
        MySqlConnectorDriver::speaker);
  }

  /**
   * Who speaks through an exception of the driver. The driver's own have no number of an error, and
   * a server's always have one; both may be of classes of the JDK, so where the driver made one is
   * told by its trace. Servers say with some numbers that they end the connection, but routines
   * raise any number they like: then it is not known, and the link has to be asked.
   */
  static Speaker speaker(SQLException one) {
    if (!DriverOrigin.isMadeBy(PACKAGE, one)) {
      return Speaker.UNKNOWN;
    }
    return one.getErrorCode() == 0 ? Speaker.DRIVER : MySqlServerErrors.speaker(one.getErrorCode());
  }
}
