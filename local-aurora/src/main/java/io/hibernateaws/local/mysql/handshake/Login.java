package io.hibernateaws.local.mysql.handshake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What a client answers to the greeting: its login, or first the wish to encrypt. */
public final class Login {
  /** Capabilities, longest packet, character set and filler; a wish to encrypt is no longer. */
  private static final int FIXED = 32;

  private static final int TWO_BYTES = 0xfc;

  private static final int BAD_HANDSHAKE = 1043;

  private final Packet packet;

  private Login(Packet packet) {
    this.packet = packet;
  }

  public static Login of(Packet packet) throws IOException {
    if (packet.length() < FIXED) {
      throw new IOException(packet.length() + " bytes are no login of this protocol");
    }
    return new Login(packet);
  }

  public boolean asksForTls() {
    return packet.length() == FIXED && has(Capabilities.SSL);
  }

  public boolean asksForCompression() {
    return has(Capabilities.ANY_COMPRESSION);
  }

  private boolean has(int capability) {
    return (capabilities() & capability) != 0;
  }

  public int capabilities() {
    return packet.payload().getInt(0);
  }

  /** As it is sent. */
  public Packet packet() {
    return packet;
  }

  /** Who logs in. */
  public String user() {
    ByteBuffer payload = packet.payload().position(Math.min(FIXED, packet.length()));
    return text(payload);
  }

  /** Whether the client can be asked for another proof than it has sent. */
  public boolean takesAnyProof() {
    return has(Capabilities.PLUGIN_AUTH);
  }

  /** The same with this proof of a password, by {@link Secret}. */
  public Login proving(byte[] proof) throws IOException {
    try {
      byte[] said = new byte[packet.length()];
      packet.payload().get(said);
      ByteBuffer payload = ByteBuffer.wrap(said).order(ByteOrder.LITTLE_ENDIAN).position(FIXED);
      String user = text(payload);
      int skipped = proofLength(payload);
      payload.position(payload.position() + skipped);
      ByteArrayOutputStream login = new ByteArrayOutputStream();
      login.write(said, 0, FIXED);
      login.writeBytes(ended(user));
      login.write(proof.length);
      login.writeBytes(proof);
      if (has(Capabilities.CONNECT_WITH_DATABASE)) {
        login.writeBytes(ended(text(payload)));
      }
      text(payload); // the client's plugin
      login.writeBytes(ended(Secret.PLUGIN));
      login.write(said, payload.position(), payload.remaining());
      return new Login(new Packet(packet.sequence(), login.toByteArray()));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("the login is shorter than it says", e);
    }
  }

  /** A number of one byte, or of two behind a byte that says so; no proof is longer. */
  private int proofLength(ByteBuffer payload) {
    int first = payload.get() & 0xff;
    return has(Capabilities.LONG_ANSWERS) && first == TWO_BYTES
        ? payload.getShort() & 0xffff
        : first;
  }

  private static String text(ByteBuffer payload) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (payload.hasRemaining()) {
      byte next = payload.get();
      if (next == 0) {
        break;
      }
      text.write(next);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static byte[] ended(String text) {
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** The same without what was not offered. */
  public Login within(int offered) {
    return new Login(packet.changed(payload -> payload.putInt(0, capabilities() & offered)));
  }

  /** What a client is told that compresses. */
  public Packet noCompression() {
    return Packet.error(
        packet.sequence() + 1,
        BAD_HANDSHAKE,
        "08S01",
        "This proxy understands no compression and has offered none: connect without it");
  }
}
