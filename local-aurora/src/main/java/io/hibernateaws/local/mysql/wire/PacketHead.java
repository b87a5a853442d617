package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.mysql.handshake.Packet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The beginning of a packet that passes: enough to know what it is. Not for several threads. */
public final class PacketHead {
  static final int OK = 0x00;
  static final int END = 0xfe;
  static final int ERROR = 0xff;

  /** The longest beginning that matters: a success up to its status. */
  private static final int KEPT = 1 + 9 + 9 + 2;

  /** What ended rows before success messages did; longer ones are rows. */
  private static final int SHORT_END = 9;

  private final ByteBuffer bytes = ByteBuffer.allocate(KEPT).order(ByteOrder.LITTLE_ENDIAN);
  private int length;

  /** A packet of this length begins. */
  public void begin(int packetLength) {
    bytes.clear();
    length = packetLength;
  }

  /** The packet goes on with these bytes. */
  public void take(ByteBuffer from, int start, int count) {
    int kept = Math.min(count, bytes.remaining());
    for (int i = 0; i < kept; i++) {
      bytes.put(from.get(start + i));
    }
  }

  /** Its first byte; -1 if it has none. */
  int type() {
    return bytes.position() == 0 ? -1 : bytes.get(0) & 0xff;
  }

  /** Whether rows end here. */
  boolean endsRows(boolean bySuccess) {
    return type() == END && (bySuccess ? length < Packet.LONGEST : length < SHORT_END);
  }

  /** The status in a success message, or in one that ends rows. */
  int status(boolean bySuccess) {
    if (type() == END && !bySuccess) {
      return shortAt(3);
    }
    return shortAt(afterNumber(afterNumber(1)));
  }

  /** A number of up to nine bytes. */
  int number() {
    return switch (type()) {
      case 0xfc -> shortAt(1);
      case 0xfd -> shortAt(1) | byteAt(3) << 16;
      default -> type();
    };
  }

  private int afterNumber(int at) {
    return at
        + switch (byteAt(at)) {
          case 0xfc -> 3;
          case 0xfd -> 4;
          case 0xfe -> 9;
          default -> 1;
        };
  }

  int intAt(int at) {
    return shortAt(at) | shortAt(at + 2) << 16;
  }

  int shortAt(int at) {
    return byteAt(at) | byteAt(at + 1) << 8;
  }

  private int byteAt(int at) {
    return at < bytes.position() ? bytes.get(at) & 0xff : 0;
  }
}
