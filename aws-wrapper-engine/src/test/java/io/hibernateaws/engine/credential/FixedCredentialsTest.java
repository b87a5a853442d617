package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;

class FixedCredentialsTest extends CredentialSourceContract {
  @Override
  protected CredentialSource source() {
    return new FixedCredentials(new Credentials("ann", "s3cret"));
  }

  @Override
  protected String user() {
    return "ann";
  }

  @Override
  protected String secret() {
    return "s3cret";
  }
}
