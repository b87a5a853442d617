package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.spi.CredentialSource;

class RotatingCredentialsTest extends CredentialSourceContract {
  private final RotatingCredentials source = new RotatingCredentials("first-s3cret");

  @Override
  protected CredentialSource source() {
    return source;
  }

  @Override
  protected String user() {
    return "ann";
  }

  @Override
  protected String secret() {
    return "first-s3cret";
  }
}
