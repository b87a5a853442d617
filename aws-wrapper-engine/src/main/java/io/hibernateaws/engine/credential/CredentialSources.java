package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Which source gives the password of which log-in. Closed with the engine; any thread may ask. */
public final class CredentialSources implements AutoCloseable {
  private final DriverAdapter driver;
  private final Endpoint url;
  private final @Nullable CredentialSource ofAll;
  private final @Nullable CachingCredentials service;

  /**
   * @param driver knows passwords that no setting gives
   * @param url endpoint under which the driver keeps them
   * @param ofAll the application's, gives the passwords of every user, also in place of those that
   *     settings and requests bring; null where these are used
   * @param service gives the passwords of users to whom nothing else gives one; null for none.
   *     Closed with this
   */
  public CredentialSources(
      DriverAdapter driver,
      Endpoint url,
      @Nullable CredentialSource ofAll,
      @Nullable CachingCredentials service) {
    this.driver = driver;
    this.url = url;
    this.ofAll = ofAll;
    this.service = service;
  }

  /**
   * The source for a log-in.
   *
   * @param given as settings or a request name it
   * @param identity as whom the service is asked in place of the unit's own, null for that
   */
  public CredentialSource of(Credentials given, @Nullable String identity, String database) {
    if (identity != null) {
      return service == null ? new NoService(identity) : service.as(identity);
    }
    if (ofAll != null) {
      return ofAll;
    }
    if (given.password() != null) {
      return new FixedCredentials(given);
    }
    return service == null ? new DriversCredentials(driver, url, database) : service;
  }

  /** For a log-in that asks for what no plugin gives. */
  private record NoService(String identity) implements CredentialSource {
    @Override
    public Credentials fetch(Endpoint endpoint, String user, Deadline deadline)
        throws SQLException {
      throw new ConnectSQLException(
          "no connection to "
              + endpoint
              + " with "
              + ForeignText.of(identity)
              + ": a secret needs hibernate.aws.plugins=+aws_secrets_manager, a role +iam");
    }
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
  }
}
