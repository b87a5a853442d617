package io.hibernateaws.local.postgresql.iam;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A server's question by RADIUS (RFC 2865): may this user come in with this password?
 *
 * @param authenticator random, of the question
 * @param hidden the password, as the protocol hides it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AccessRequest(byte identifier, byte[] authenticator, String user, byte[] hidden) {
  private static final byte REQUEST = 1;
  private static final byte ACCEPT = 2;
  private static final byte REJECT = 3;

  private static final byte USER_NAME = 1;
  private static final byte USER_PASSWORD = 2;

  private static final int BLOCK = 16;
  private static final int HEADER = 4 + BLOCK;

  /** Null if the packet is no such question. */
  static @Nullable AccessRequest of(ByteBuffer packet) {
    if (packet.remaining() < HEADER
        || packet.get(0) != REQUEST
        || packet.getShort(2) != packet.remaining()) {
      return null;
    }
    byte[] authenticator = new byte[BLOCK];
    packet.get(4, authenticator);
    String user = null;
    byte[] hidden = null;
    packet.position(HEADER);
    while (packet.remaining() >= 2) {
      byte type = packet.get();
      int length = (packet.get() & 0xff) - 2;
      if (length < 0 || length > packet.remaining()) {
        return null;
      }
      byte[] value = new byte[length];
      packet.get(value);
      if (type == USER_NAME) {
        user = new String(value, StandardCharsets.UTF_8);
      } else if (type == USER_PASSWORD) {
        hidden = value;
      }
    }
    return user == null || hidden == null || hidden.length % BLOCK != 0
        ? null
        : new AccessRequest(packet.get(1), authenticator, user, hidden);
  }

  /**
   * The password.
   *
   * @param secret of the server and of who is asked
   */
  byte[] password(String secret) {
    ByteArrayOutputStream password = new ByteArrayOutputStream();
    byte[] before = authenticator;
    for (int at = 0; at < hidden.length; at += BLOCK) {
      byte[] block = Arrays.copyOfRange(hidden, at, at + BLOCK);
      byte[] mask = md5(bytes(secret), before);
      for (int i = 0; i < BLOCK; i++) {
        int each = block[i] ^ mask[i];
        if (each != 0) {
          password.write(each);
        }
      }
      before = block;
    }
    return password.toByteArray();
  }

  byte[] answer(boolean yes, String secret) {
    byte[] begin = {yes ? ACCEPT : REJECT, identifier, 0, HEADER};
    return ByteBuffer.allocate(HEADER)
        .put(begin)
        .put(md5(begin, authenticator, bytes(secret)))
        .array();
  }

  private static byte[] bytes(String secret) {
    return secret.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        md5.update(part);
      }
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("RADIUS needs MD5, which this JVM refuses", e);
    }
  }
}
