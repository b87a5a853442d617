package io.hibernateaws.local.mysql.handshake;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first packet of a connection, in which the server says what it is and can. */
public final class Greeting {
  /** How often a client is looked at while its server says nothing. */
  private static final int LOOK_EVERY_MILLIS = 50;

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");
  private static final int PROTOCOL = 10;

  /** What is asked to be scrambled, in two parts. */
  private static final int CHALLENGE = 20;

  private static final int FIRST_PART = 8;

  /** After the version: the connection's number, half of the challenge and a zero. */
  private static final int BEFORE_CAPABILITIES = 4 + 8 + 1;

  /** Character set and status stand between the halves of the capabilities. */
  private static final int BETWEEN_CAPABILITIES = 3;

  private static final int RESERVED = 10;

  private final Packet packet;
  private final int lower;

  private Greeting(Packet packet, int lower) {
    this.packet = packet;
    this.lower = lower;
  }

  /**
   * Waits for what the server says first. A client that leaves meanwhile must not be kept, however
   * long a frozen server says nothing.
   */
  public static Packet await(Socket client, Socket server) throws IOException {
    server.setSoTimeout(LOOK_EVERY_MILLIS);
    while (true) {
      try {
        int first = server.getInputStream().read();
        server.setSoTimeout(0);
        return Packet.read(first, server.getInputStream());
      } catch (SocketTimeoutException silent) {
        requireSilence(client);
      }
    }
  }

  private static void requireSilence(Socket client) throws IOException {
    client.setSoTimeout(1);
    try {
      if (client.getInputStream().read() < 0) {
        throw new EOFException("the client has left");
      }
      throw new IOException("a client waits for the server's greeting");
    } catch (SocketTimeoutException waits) {
      client.setSoTimeout(0);
    }
  }

  public static Greeting of(Packet packet) throws IOException {
    ByteBuffer payload = packet.payload();
    int end = 1;
    while (end < packet.length() && payload.get(end) != 0) {
      end++;
    }
    int lower = end + 1 + BEFORE_CAPABILITIES;
    if (packet.length()
            < lower + 2 + BETWEEN_CAPABILITIES + 2 + 1 + RESERVED + CHALLENGE - FIRST_PART
        || payload.get(0) != PROTOCOL) {
      throw new IOException("the server's greeting is not of protocol " + PROTOCOL);
    }
    return new Greeting(packet, lower);
  }

  private int upper() {
    return lower + 2 + BETWEEN_CAPABILITIES;
  }

  public int capabilities() {
    ByteBuffer payload = packet.payload();
    return (payload.getShort(lower) & 0xffff) | payload.getShort(upper()) << 16;
  }

  /** As comments that are code for some versions write it: 90704; 0 if it cannot be read. */
  public int version() {
    int length = lower - BEFORE_CAPABILITIES - 2;
    byte[] text = new byte[length];
    packet.payload().position(1).get(text);
    Matcher version = VERSION.matcher(new String(text, StandardCharsets.US_ASCII));
    return version.matches()
        ? Integer.parseInt(version.group(1)) * 10_000
            + Integer.parseInt(version.group(2)) * 100
            + Integer.parseInt(version.group(3))
        : 0;
  }

  /** What the server asks to be scrambled. */
  public byte[] challenge() {
    byte[] challenge = new byte[CHALLENGE];
    ByteBuffer payload = packet.payload();
    payload.get(lower - 1 - FIRST_PART, challenge, 0, FIRST_PART);
    payload.get(upper() + 2 + 1 + RESERVED, challenge, FIRST_PART, CHALLENGE - FIRST_PART);
    return challenge;
  }

  /** The same with other capabilities. */
  public Packet offering(int capabilities) {
    return packet.changed(
        payload -> {
          payload.putShort(lower, (short) capabilities);
          payload.putShort(upper(), (short) (capabilities >>> 16));
        });
  }
}
