package io.hibernateaws.local.mysql.wire;

import java.nio.ByteBuffer;

/** The named values that stand before the text of a query, if client and server have agreed. */
public final class QueryAttributes {
  /** None, in one set. */
  static final byte[] NONE = {0, 1};

  private static final int UNSIGNED_AND_NAMED = 2;

  private final ByteBuffer bytes;

  private QueryAttributes(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Where the text begins.
   *
   * @param bytes of the command after its first byte, from the buffer's position; little-endian
   * @return an index into them; -1 if they do not reach so far
   */
  public static int end(ByteBuffer bytes) {
    QueryAttributes attributes = new QueryAttributes(bytes.duplicate().order(bytes.order()));
    return attributes.skip() ? attributes.bytes.position() : -1;
  }

  private boolean skip() {
    long count = number();
    if (number() < 0 || count < 0) {
      return false;
    }
    if (count == 0) {
      return true;
    }
    int nulls = (int) Math.min((count + 7) / 8, Integer.MAX_VALUE);
    if (bytes.remaining() < nulls + 1) {
      return false;
    }
    int nullsAt = bytes.position();
    skip(nulls + 1L);
    int[] types = new int[(int) count];
    for (int i = 0; i < count; i++) {
      if (bytes.remaining() < UNSIGNED_AND_NAMED) {
        return false;
      }
      types[i] = bytes.getShort() & 0xff;
      if (!skip(number())) {
        return false;
      }
    }
    for (int i = 0; i < count; i++) {
      boolean isNull = (bytes.get(nullsAt + i / 8) & 1 << i % 8) != 0;
      if (!isNull && !skip(valueLength(types[i]))) {
        return false;
      }
    }
    return true;
  }

  private long valueLength(int type) {
    return switch (type) {
      case 6 -> 0;
      case 1 -> 1;
      case 2, 13 -> 2;
      case 3, 4, 9 -> 4;
      case 5, 8 -> 8;
      // Texts, and points in time with a length of one byte.
      default -> number();
    };
  }

  private boolean skip(long count) {
    if (count < 0 || count > bytes.remaining()) {
      return false;
    }
    bytes.position(bytes.position() + (int) count);
    return true;
  }

  /** A number of up to nine bytes; -1 if they are not there or it is too large. */
  private long number() {
    if (!bytes.hasRemaining()) {
      return -1;
    }
    int first = bytes.get() & 0xff;
    int more =
        switch (first) {
          case 0xfc -> 2;
          case 0xfd -> 3;
          case 0xfe -> 8;
          default -> 0;
        };
    if (more == 0) {
      return first;
    }
    if (bytes.remaining() < more) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < more; i++) {
      value |= (bytes.get() & 0xffL) << (8 * i);
    }
    return value;
  }
}
