package io.hibernateaws.engine.credential.saml;

import org.jspecify.annotations.Nullable;

/**
 * There is no assertion. The message names the provider, the step, the setting and what to do;
 * nothing that the provider has shown or was told.
 */
public final class SamlLoginException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refusal;

  SamlLoginException(String message, boolean refusal, @Nullable Throwable cause) {
    super(message, cause);
    this.refusal = refusal;
  }

  /**
   * Whether the provider has judged the user and the password: to ask again soon would be counted
   * as another attempt to guess the password, and lock the account.
   */
  public boolean isRefusal() {
    return refusal;
  }
}
