package io.hibernateaws.engine.credential.saml;

/** A provider that knows the user, and does not want this. */
public final class RefusedLogin implements SamlLogin {
  @Override
  public String assertion() throws SamlLoginException {
    throw new SamlLoginException("the provider does not want ann", true, null);
  }
}
