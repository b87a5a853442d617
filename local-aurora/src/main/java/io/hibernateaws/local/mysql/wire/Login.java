package io.hibernateaws.local.mysql.wire;

import java.io.IOException;

/** What a client answers to the greeting: its login, or first the wish to encrypt. */
public final class Login {
  /** Capabilities, longest packet, character set and filler; a wish to encrypt is no longer. */
  private static final int FIXED = 32;

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

  boolean asksForTls() {
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

  /** The same without what was not offered. */
  public Packet within(int offered) {
    return packet.changed(payload -> payload.putInt(0, capabilities() & offered));
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
