package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.postgresql.wire.WireMessage;
import io.hibernateaws.local.proxy.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one side has said and was not handed on yet. Not for several threads. */
final class Gathered {
  /** Longer than any message of a login. */
  private static final int LONGEST = 1 << 17;

  private byte[] bytes = new byte[0];

  void add(ByteBuffer more) {
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + more.remaining());
    more.get(bytes, before, bytes.length - before);
  }

  /** The first message; null if more of it is needed. */
  @Nullable WireMessage message() throws IOException {
    byte[] body = take(1);
    if (body == null) {
      return null;
    }
    return new WireMessage((char) body[0], Arrays.copyOfRange(body, 1, body.length));
  }

  /** The body of a message that has no type; null if more of it is needed. */
  byte @Nullable [] untyped() throws IOException {
    return take(0);
  }

  /** The type, if it has one, and the body of the first message. */
  private byte @Nullable [] take(int typeBytes) throws IOException {
    int header = typeBytes + 4;
    if (bytes.length < header) {
      return null;
    }
    int length = ByteBuffer.wrap(bytes).getInt(typeBytes);
    if (length < 4 || length > LONGEST) {
      throw new IOException(length + " bytes are no message of a login");
    }
    int end = typeBytes + length;
    if (bytes.length < end) {
      return null;
    }
    byte[] taken = new byte[end - 4];
    System.arraycopy(bytes, 0, taken, 0, typeBytes);
    System.arraycopy(bytes, header, taken, typeBytes, end - header);
    bytes = Arrays.copyOfRange(bytes, end, bytes.length);
    return taken;
  }

  /** Hands on what is left. */
  void rest(Filter.Output next) throws IOException {
    if (bytes.length > 0) {
      byte[] left = bytes;
      bytes = new byte[0];
      next.write(ByteBuffer.wrap(left));
    }
  }
}
