package io.hibernateaws.engine.credential.saml;

import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.credential.LoginKind;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;

/** A log-in at an identity provider. Stateless; any thread may ask. */
public interface SamlLogin {
  /** How many times as long as one request all requests of a log-in may take together. */
  int REQUESTS_IN_ALL = 3;

  /** The log-in that the settings name; nothing is asked yet. */
  static SamlLogin of(FederationSettings settings, NanoClock clock) {
    return settings.kind() == LoginKind.OKTA
        ? new OktaLogin(settings, clock)
        : new AdfsLogin(settings, clock);
  }

  /** The longest time of one log-in. */
  static Duration longest(FederationSettings settings) {
    return settings.httpTimeout().multipliedBy(REQUESTS_IN_ALL);
  }

  /**
   * Logs in, with cookies of its own, and waits for the answer.
   *
   * @return what the provider says of the user, signed by it, in base64
   * @throws SamlLoginException whose message names the step and what to do, without a secret
   */
  String assertion() throws SamlLoginException;
}
