package io.hibernateaws.local.mysql.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/** Proves a password by {@code caching_sha2_password}. */
public final class Secret {
  public static final String PLUGIN = "caching_sha2_password";

  private final byte[] password;

  /** Of this password. */
  public Secret(String password) {
    this.password = password.getBytes(StandardCharsets.UTF_8);
  }

  /** What a server that remembers the password needs. */
  public byte[] scrambled(byte[] challenge) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] once = sha.digest(password);
      byte[] twice = sha.digest(once);
      sha.update(twice);
      return xor(once, sha.digest(challenge));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /**
   * The password itself, for a server that does not.
   *
   * @param key of the server, PEM
   */
  public byte[] encrypted(byte[] challenge, String key) {
    byte[] ended = Arrays.copyOf(password, password.length + 1);
    String der = key.replaceAll("-----[A-Z ]+-----", "");
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          KeyFactory.getInstance("RSA")
              .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(der))));
      return cipher.doFinal(xor(ended, challenge));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The server's key is of no use", e);
    }
  }

  private static byte[] xor(byte[] bytes, byte[] pattern) {
    byte[] result = bytes.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= pattern[i % pattern.length];
    }
    return result;
  }
}
