package io.hibernateaws.local.postgresql.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A whole message of either side: a type, its length and a body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WireMessage(char type, byte[] body) {
  /** The message that begins with this byte. */
  public static WireMessage read(int first, DataInputStream in) throws IOException {
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    return new WireMessage((char) first, body);
  }

  public static WireMessage of(char type, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    return new WireMessage(type, body.toByteArray());
  }

  /** A text as the protocol writes it. */
  public static byte[] string(String text) {
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** What ends a client. */
  public static WireMessage fatal(String state, String why) {
    return of(
        'E',
        string("SFATAL"),
        string("VFATAL"),
        string("C" + state),
        string("M" + why),
        new byte[1]);
  }

  /** As it is sent. */
  public byte[] bytes() {
    return ByteBuffer.allocate(5 + body.length)
        .put((byte) type)
        .putInt(4 + body.length)
        .put(body)
        .array();
  }

  /** The number with which it begins. */
  public int number() {
    return ByteBuffer.wrap(body).getInt();
  }

  /** The text that begins there, up to its zero. */
  public String stringAt(int at) {
    return new String(body, at, endOf(at) - at, StandardCharsets.UTF_8);
  }

  /** Where the text that begins there has its zero. */
  public int endOf(int at) {
    int end = at;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return end;
  }

  /** The text from there to the end. */
  String restAt(int at) {
    return new String(body, at, body.length - at, StandardCharsets.UTF_8);
  }

  /** Of an error: whether this field has this value. */
  public boolean says(char field, String value) {
    return ('\0' + restAt(0)).contains("\0" + field + value + '\0');
  }

  /** For errors: what it says, field by field. */
  String fields() {
    return restAt(0).replace('\0', ' ');
  }
}
