package io.hibernateaws.local.mysql.handshake;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One whole packet. Immutable as long as nobody writes to its payload. */
public final class Packet {
  /** Three bytes of length and the number in the exchange. */
  public static final int HEADER = 4;

  /** A packet of this length goes on in the next one. */
  public static final int LONGEST = 0xff_ffff;

  /** Longer than any greeting and any login with all its attributes. */
  private static final int LONGEST_OF_HANDSHAKE = 1 << 17;

  private static final int ERROR = 0xff;

  private final int sequence;
  private final byte[] payload;

  public Packet(int sequence, byte[] payload) {
    this.sequence = sequence;
    this.payload = payload;
  }

  /** The next packet of a handshake. */
  public static Packet read(InputStream in) throws IOException {
    return read(in.read(), in);
  }

  /**
   * The packet that begins so.
   *
   * @param first byte of the packet; -1 at the end
   */
  public static Packet read(int first, InputStream in) throws IOException {
    byte[] rest = in.readNBytes(HEADER - 1);
    if (first < 0 || rest.length < HEADER - 1) {
      throw new EOFException("ended during the handshake");
    }
    int length = first | (rest[0] & 0xff) << 8 | (rest[1] & 0xff) << 16;
    if (length > LONGEST_OF_HANDSHAKE) {
      throw new IOException(length + " bytes are no packet of a handshake");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("ended during the handshake");
    }
    return new Packet(rest[2] & 0xff, payload);
  }

  public static Packet error(int sequence, int code, String state, String message) {
    byte[] text = ('#' + state + message).getBytes(StandardCharsets.US_ASCII);
    return new Packet(
        sequence,
        ByteBuffer.allocate(3 + text.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) ERROR)
            .putShort((short) code)
            .put(text)
            .array());
  }

  /** The same packet as the next of another exchange. */
  public Packet after(int before) {
    return new Packet(before + 1, payload);
  }

  public int sequence() {
    return sequence;
  }

  public int length() {
    return payload.length;
  }

  public boolean isError() {
    return payload.length > 0 && (payload[0] & 0xff) == ERROR;
  }

  /** A view in which numbers stand as the protocol writes them. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same packet, changed. */
  Packet changed(Consumer<ByteBuffer> change) {
    byte[] copy = payload.clone();
    change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    return new Packet(sequence, copy);
  }

  /** With its header. */
  public byte[] bytes() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(payload.length | sequence << 24)
        .put(payload)
        .array();
  }
}
