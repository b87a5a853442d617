package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/**
 * A user to whom the settings give no password: the one that the driver keeps elsewhere, under the
 * host name of the URL. An application writes down no names of instances, which come and go.
 */
public final class DriversCredentials implements CredentialSource {
  private final DriverAdapter driver;
  private final Endpoint ofUrl;
  private final String database;

  public DriversCredentials(DriverAdapter driver, Endpoint ofUrl, String database) {
    this.driver = driver;
    this.ofUrl = ofUrl;
    this.database = database;
  }

  @Override
  public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) throws SQLException {
    return new Credentials(user, driver.storedPassword(ofUrl, database, user));
  }

  @Override
  public String toString() {
    return "DriversCredentials[" + ofUrl + "/" + ForeignText.of(database) + "]";
  }
}
