package io.hibernateaws.local.iam;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A key that may sign.
 *
 * @param secret never shown by {@link #toString()}
 * @param sessionToken of a temporary key; null for one that lasts
 */
record AccessKey(String id, String secret, @Nullable String sessionToken) {
  /** Whether a token that came with this session token, or with none, is this key's. */
  boolean comesWith(@Nullable String presented) {
    if (sessionToken == null || presented == null) {
      return sessionToken == null && presented == null;
    }
    return MessageDigest.isEqual(
        sessionToken.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
