package io.hibernateaws.local.postgresql.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's first message: its user, its database and what its sessions shall be set to. Sessions
 * are alike if these are.
 */
public record Startup(int version, Map<String, String> parameters) {
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  /**
   * What a client has said.
   *
   * @param body of the message, behind its length
   */
  public static Startup of(byte[] body) {
    Map<String, String> parameters = new TreeMap<>();
    String[] words = new String(body, 4, body.length - 4, StandardCharsets.UTF_8).split("\0", -1);
    for (int i = 0; i + 1 < words.length && !words[i].isEmpty(); i += 2) {
      parameters.put(words[i], words[i + 1]);
    }
    return new Startup(ByteBuffer.wrap(body).getInt(), parameters);
  }

  public String user() {
    return parameters.getOrDefault("user", "");
  }

  /** The user's own unless it names one. */
  public String database() {
    return parameters.getOrDefault("database", user());
  }

  /** As it is sent. */
  public byte[] bytes() {
    StringBuilder words = new StringBuilder();
    parameters.forEach((name, value) -> words.append(name).append('\0').append(value).append('\0'));
    byte[] text = words.append('\0').toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length)
        .putInt(8 + text.length)
        .putInt(version)
        .put(text)
        .array();
  }

  /** Whether this message of a login waits for one of the client. */
  public static boolean wantsAnswer(WireMessage authentication) {
    int kind = authentication.number();
    return kind != 0 && kind != SASL_FINAL;
  }

  /** Logs in once more. */
  public void logIn(Socket server, String password) throws IOException {
    DataInputStream answers = new DataInputStream(server.getInputStream());
    server.getOutputStream().write(bytes());
    Scram scram = new Scram(password);
    while (true) {
      WireMessage answer = WireMessage.read(answers.readUnsignedByte(), answers);
      switch (answer.type()) {
        case 'Z' -> {
          return;
        }
        case 'E' -> throw new IOException("the server refuses the proxy: " + answer.fields());
        case 'R' -> answer(answer, scram, server);
        default -> {
          // What the server is, which the client has been told.
        }
      }
    }
  }

  private static void answer(WireMessage asked, Scram scram, Socket server) throws IOException {
    int kind = asked.number();
    switch (kind) {
      case 0, SASL_FINAL -> {}
      case SASL -> {
        byte[] first = ascii(scram.first());
        byte[] length = ByteBuffer.allocate(4).putInt(first.length).array();
        say(server, WireMessage.of('p', WireMessage.string(Scram.MECHANISM), length, first));
      }
      case SASL_CONTINUE -> {
        say(server, WireMessage.of('p', ascii(scram.last(asked.restAt(4)))));
      }
      default -> throw new IOException("the proxy knows no authentication " + kind);
    }
  }

  private static void say(Socket server, WireMessage message) throws IOException {
    server.getOutputStream().write(message.bytes());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
