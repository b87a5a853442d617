package io.hibernateaws.local.postgresql.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256 (RFC 5802), without channel binding. */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA-256";

  private static final String HEADER = "n,,";

  private final String password;
  private final String first;

  /**
   * @param password in ASCII, which needs no preparation
   */
  Scram(String password) {
    this.password = password;
    byte[] nonce = new byte[18];
    new SecureRandom().nextBytes(nonce);
    this.first = "n=,r=" + base64(nonce);
  }

  String first() {
    return HEADER + first;
  }

  /** The proof of the password, in answer to the server's challenge. */
  String last(String challenge) {
    Map<String, String> said = new HashMap<>();
    for (String attribute : challenge.split(",", -1)) {
      said.put(attribute.substring(0, 1), attribute.substring(2));
    }
    String withoutProof = "c=" + base64(ascii(HEADER)) + ",r=" + said.get("r");
    try {
      byte[] salted = salted(said.getOrDefault("s", ""), said.getOrDefault("i", ""));
      byte[] clientKey = mac(salted, "Client Key");
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
      byte[] proof = mac(stored, first + "," + challenge + "," + withoutProof);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      return withoutProof + ",p=" + base64(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private byte[] salted(String salt, String iterations) throws GeneralSecurityException {
    PBEKeySpec key =
        new PBEKeySpec(
            password.toCharArray(),
            Base64.getDecoder().decode(salt),
            Integer.parseInt(iterations),
            256);
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
