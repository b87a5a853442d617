package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
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
   */
  public CredentialSource of(Credentials given, String database) {
    if (ofAll != null) {
      return ofAll;
    }
    if (given.password() != null) {
      return new FixedCredentials(given);
    }
    return service == null ? new DriversCredentials(driver, url, database) : service;
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
  }
}
