package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.config.GivenSettings;
import org.jspecify.annotations.Nullable;

/**
 * User and password that belong to the connection, as they were given.
 *
 * @param userName what the setting of the user is called where it was given
 * @param passwordName what the setting of the password is called where it was given
 */
public record GivenLogin(
    @Nullable String user, @Nullable String password, String userName, String passwordName) {
  /** Reports what has no effect. */
  void refuseWhatTheServiceGives(GivenSettings given, LoginKind kind) {
    if (kind == LoginKind.AWS_SECRETS_MANAGER && user != null) {
      given.problem(
          userName
              + ": has no effect with the plugin "
              + kind.code()
              + ", whose secret names the user; remove it");
    }
    if (!kind.isFederated() && password != null) {
      given.problem(
          passwordName
              + ": has no effect with the plugin "
              + kind.code()
              + ", which brings the password; remove it");
    }
  }

  /** No password. */
  @Override
  public String toString() {
    return "GivenLogin[" + userName + ", " + passwordName + "]";
  }
}
