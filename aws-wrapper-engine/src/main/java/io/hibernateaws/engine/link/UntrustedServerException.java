package io.hibernateaws.engine.link;

import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.SQLException;

/** The driver and the server disagree about TLS: no other host, and no waiting, would do better. */
public final class UntrustedServerException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** The state of a server that was reached and refused to serve. */
  private static final String SQL_STATE = "08004";

  UntrustedServerException(Endpoint endpoint, DriverProperties driver, SQLException cause) {
    super(
        "no connection to "
            + endpoint
            + ": TLS could not be agreed upon; check the driver's "
            + driver.tls()
            + " and certificates, and that the server's certificate names this host: "
            + cause.getMessage(),
        SQL_STATE,
        cause);
  }
}
