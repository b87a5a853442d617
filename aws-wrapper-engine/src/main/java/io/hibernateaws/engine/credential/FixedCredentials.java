package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;

/** One user and its password, from the settings or a request, the same everywhere and always. */
public final class FixedCredentials implements CredentialSource {
  private final Credentials credentials;

  public FixedCredentials(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) {
    return credentials;
  }

  /** No secret. */
  @Override
  public String toString() {
    return "FixedCredentials[user=" + ForeignText.of(credentials.user()) + "]";
  }
}
