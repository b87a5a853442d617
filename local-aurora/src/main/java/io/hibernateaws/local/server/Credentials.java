package io.hibernateaws.local.server;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A role and its password.
 *
 * @param user a plain SQL identifier
 * @param password never shown by {@link #toString()}
 */
public record Credentials(String user, String password) {
  /** A password of 128 random bits, in hexadecimal digits. */
  public static String randomPassword() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  @Override
  public String toString() {
    return "Credentials[" + user + "]";
  }
}
