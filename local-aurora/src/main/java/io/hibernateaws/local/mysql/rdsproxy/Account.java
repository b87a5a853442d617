package io.hibernateaws.local.mysql.rdsproxy;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Greeting;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.mysql.handshake.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who a client has logged in as, where, and on what it has agreed; with the same, sessions are
 * alike.
 *
 * @param beginning the first bytes of its login, in hexadecimal: capabilities and character set
 * @param database that it named; empty for none
 */
record Account(String beginning, String user, String database) {
  private static final int FIXED = 32;
  private static final int ATTRIBUTES = 1 << 20;
  private static final int CHALLENGE = 20;

  private static final int MORE = 0x01;
  private static final int SWITCH = 0xfe;
  private static final int REMEMBERED = 3;
  private static final byte[] ASK_FOR_KEY = {2};

  /**
   * @param login as it goes to the server
   */
  static Account of(Packet login) {
    ByteBuffer payload = login.payload();
    byte[] beginning = new byte[FIXED];
    payload.get(beginning);
    String user = text(payload);
    int capabilities = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN).getInt();
    int length = payload.get() & 0xff;
    // A longer one would be a password as it is, which no client sends unencrypted.
    payload.position(payload.position() + length);
    String database = (capabilities & Capabilities.CONNECT_WITH_DATABASE) != 0 ? text(payload) : "";
    return new Account(HexFormat.of().formatHex(beginning), user, database);
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

  /** Logs in once more. */
  void logIn(Socket server, String password) throws IOException {
    Secret secret = new Secret(password);
    InputStream in = server.getInputStream();
    OutputStream out = server.getOutputStream();
    byte[] challenge = Greeting.of(Packet.read(in)).challenge();
    out.write(login(secret.scrambled(challenge)).bytes());
    while (true) {
      Packet answer = Packet.read(in);
      byte[] said = bytes(answer);
      if (answer.isError()) {
        throw new IOException(
            "the server refuses the proxy: " + new String(said, StandardCharsets.UTF_8));
      }
      switch (said[0] & 0xff) {
        case 0 -> {
          return;
        }
        case SWITCH -> {
          int nameEnd = end(said, 1);
          challenge = Arrays.copyOfRange(said, nameEnd + 1, nameEnd + 1 + CHALLENGE);
          out.write(new Packet(answer.sequence() + 1, secret.scrambled(challenge)).bytes());
        }
        case MORE -> {
          if (said.length == 2 && said[1] != REMEMBERED) {
            out.write(new Packet(answer.sequence() + 1, ASK_FOR_KEY).bytes());
          } else if (said.length > 2) {
            String key = new String(said, 1, said.length - 1, StandardCharsets.US_ASCII);
            out.write(new Packet(answer.sequence() + 1, secret.encrypted(challenge, key)).bytes());
          }
        }
        default -> throw new IOException("the server says " + said[0] + " during the login");
      }
    }
  }

  private Packet login(byte[] proof) {
    byte[] fixed = HexFormat.of().parseHex(beginning);
    ByteBuffer capabilities = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
    int wanted = capabilities.getInt(0);
    capabilities.putInt(0, wanted & ~ATTRIBUTES & ~Capabilities.LONG_ANSWERS);
    ByteArrayOutputStream login = new ByteArrayOutputStream();
    login.writeBytes(fixed);
    login.writeBytes(ended(user));
    login.write(proof.length);
    login.writeBytes(proof);
    if ((wanted & Capabilities.CONNECT_WITH_DATABASE) != 0) {
      login.writeBytes(ended(database));
    }
    login.writeBytes(ended(Secret.PLUGIN));
    return new Packet(1, login.toByteArray());
  }

  private static byte[] ended(String text) {
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  private static int end(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return end;
  }

  private static byte[] bytes(Packet packet) {
    byte[] bytes = new byte[packet.length()];
    packet.payload().get(bytes);
    return bytes;
  }
}
