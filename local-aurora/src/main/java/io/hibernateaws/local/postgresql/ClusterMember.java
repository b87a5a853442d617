package io.hibernateaws.local.postgresql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An instance as the extension {@code rds_tools} tells it.
 *
 * @param id the instance's identifier
 * @param host the name by which clients reach it
 */
record ClusterMember(String id, String host) {
  private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int LENGTH = 26;

  /** The same for as long as the instance has its name, and of the form that RDS gives. */
  String resourceId() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(host.getBytes(StandardCharsets.UTF_8));
      StringBuilder id = new StringBuilder("db-");
      for (int i = 0; i < LENGTH; i++) {
        id.append(SIGNS.charAt(Math.floorMod(digest[i], SIGNS.length())));
      }
      return id.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
