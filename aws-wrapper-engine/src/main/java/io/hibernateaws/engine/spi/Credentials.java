package io.hibernateaws.engine.spi;

import org.jspecify.annotations.Nullable;

/**
 * A user and its password. {@code toString} never shows the password.
 *
 * @param user database user, never empty
 * @param password null where the server asks for none
 */
public record Credentials(String user, @Nullable String password) {
  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
