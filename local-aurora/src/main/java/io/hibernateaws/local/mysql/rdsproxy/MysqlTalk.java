package io.hibernateaws.local.mysql.rdsproxy;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.mysql.wire.Answer;
import io.hibernateaws.local.mysql.wire.Command;
import io.hibernateaws.local.mysql.wire.PacketHead;
import io.hibernateaws.local.mysql.wire.QueryAttributes;
import io.hibernateaws.local.rdsproxy.Conversation;
import io.hibernateaws.local.rdsproxy.Message;
import io.hibernateaws.local.rdsproxy.Reply;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What a client of MySQL and its servers say to each other. */
final class MysqlTalk implements Conversation {
  private static final int QUIT = 0x01;
  private static final int INIT_DB = 0x02;
  private static final int SET_OPTION = 0x1b;

  private static final int IN_TRANSACTION = 1;
  private static final int AUTOCOMMIT = 1 << 1;
  private static final int NO_BACKSLASHES = 1 << 9;

  /** What a client has set, in the order in which it did, by what it is. */
  private record Identity(Account account, Map<String, String> settings) {
    Identity with(String what, String text) {
      Map<String, String> more = new LinkedHashMap<>(settings);
      more.remove(what);
      more.put(what, text);
      return new Identity(account, more);
    }
  }

  /** An answer that is expected, and what is so once it has come without an error. */
  private record Expected(Answer answer, @Nullable Identity then) {}

  private final Account account;
  private final int capabilities;
  private final int version;
  private final InputStream client;
  private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
  private volatile Identity identity;
  private volatile int status = AUTOCOMMIT;

  /** Of the server's side. */
  private @Nullable Expected current;

  private boolean continued;

  MysqlTalk(Account account, int capabilities, int version, InputStream client) {
    this.account = account;
    this.capabilities = capabilities;
    this.version = version;
    this.client = client;
    this.identity = new Identity(account, Map.of());
  }

  @Override
  public Object identity() {
    return identity;
  }

  @Override
  public String user() {
    return account.user();
  }

  // ---- the client's side ---------------------------------------------------------------------

  @Override
  public @Nullable Message read() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    byte[] header = client.readNBytes(Packet.HEADER);
    if (header.length < Packet.HEADER) {
      return null;
    }
    said.writeBytes(header);
    int length = length(header);
    byte[] payload = body(length);
    said.writeBytes(payload);
    for (int last = length; last == Packet.LONGEST; ) {
      byte[] more = client.readNBytes(Packet.HEADER);
      said.writeBytes(more);
      last = length(more);
      said.writeBytes(body(last));
    }
    if (payload.length == 0 || header[3] != 0) {
      return new Message(said.toByteArray(), Message.Kind.BETWEEN, null);
    }
    return payload[0] == QUIT ? null : command(said.toByteArray(), payload);
  }

  private byte[] body(int length) throws IOException {
    byte[] body = client.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the client has left");
    }
    return body;
  }

  private static int length(byte[] header) {
    return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt() & Packet.LONGEST;
  }

  private Message command(byte[] said, byte[] payload) {
    int command = payload[0];
    switch (command) {
      case Command.QUERY -> {
        String text = text(payload, textAt(payload));
        Effect effect = Pinning.of(text, (status & NO_BACKSLASHES) == 0, version);
        String tracked = effect.tracked();
        expect(Answer.Kind.RESULTS, tracked == null ? null : identity.with(tracked, text));
        return asks(said, effect.pins(), text);
      }
      case INIT_DB -> {
        String name = text(payload, 1);
        expect(Answer.Kind.ONE, identity.with("use", "use `" + name.replace("`", "``") + "`"));
        return asks(said, null, "");
      }
      case Command.PREPARE -> {
        expect(Answer.Kind.PREPARED, null);
        return asks(said, "a prepared statement", text(payload, 1));
      }
      case Command.EXECUTE -> {
        expect(Answer.Kind.RESULTS, null);
        return asks(said, "a prepared statement", "");
      }
      default -> {
        return other(command, said);
      }
    }
  }

  private Message other(int command, byte[] said) {
    Answer.Kind answer = Command.answer(command);
    if (answer == null) {
      return new Message(said, Message.Kind.BETWEEN, null);
    }
    expect(answer, null);
    boolean changes =
        command == SET_OPTION
            || command == Command.RESET_CONNECTION
            || command == Command.CHANGE_USER;
    return asks(said, changes ? "a command that changes the session" : null, "");
  }

  private static Message asks(byte[] said, @Nullable String pins, String text) {
    return new Message(
        said, Message.Kind.ASKS, pins == null ? null : new Message.Reason(pins, text));
  }

  private void expect(Answer.Kind kind, @Nullable Identity then) {
    expected.add(new Expected(Answer.of(kind), then));
  }

  private boolean has(int capability) {
    return (capabilities & capability) != 0;
  }

  private int textAt(byte[] payload) {
    if (!has(Capabilities.QUERY_ATTRIBUTES)) {
      return 1;
    }
    ByteBuffer attributes = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).position(1);
    return Math.max(1, QueryAttributes.end(attributes));
  }

  /** One character a byte, so that the text can be said again. */
  private static String text(byte[] payload, int from) {
    return new String(payload, from, payload.length - from, StandardCharsets.ISO_8859_1);
  }

  // ---- the server's side ---------------------------------------------------------------------

  @Override
  public Reply reply(int first, DataInputStream server) throws IOException {
    byte[] header = {(byte) first, server.readByte(), server.readByte(), server.readByte()};
    int length = length(header);
    byte[] packet = new byte[Packet.HEADER + length];
    System.arraycopy(header, 0, packet, 0, Packet.HEADER);
    server.readFully(packet, Packet.HEADER, length);
    boolean begins = !continued;
    continued = length == Packet.LONGEST;
    return new Reply(packet, begins ? take(packet, length) : Reply.State.GOES_ON);
  }

  private Reply.State take(byte[] packet, int length) {
    Expected answered = current == null ? expected.poll() : current;
    current = answered;
    if (answered == null) {
      return Reply.State.GOES_ON;
    }
    PacketHead head = new PacketHead();
    head.begin(length);
    head.take(ByteBuffer.wrap(packet), Packet.HEADER, length);
    if (!answered.answer().take(head, has(Capabilities.DEPRECATE_EOF))) {
      return Reply.State.GOES_ON;
    }
    current = null;
    boolean failed = length > 0 && (packet[Packet.HEADER] & 0xff) == 0xff;
    if (!failed && answered.answer().status() >= 0) {
      status = answered.answer().status();
    }
    Identity then = answered.then();
    if (!failed && then != null) {
      identity = then;
    }
    boolean idle = (status & IN_TRANSACTION) == 0 && (status & AUTOCOMMIT) != 0;
    return idle ? Reply.State.IDLE : Reply.State.IN_TRANSACTION;
  }

  // ---- the proxy's own -----------------------------------------------------------------------

  @Override
  public void logIn(Socket server, String password) throws IOException {
    account.logIn(server, password);
    for (String setting : identity.settings().values()) {
      ByteArrayOutputStream query = new ByteArrayOutputStream();
      query.write(Command.QUERY);
      if (has(Capabilities.QUERY_ATTRIBUTES)) {
        query.writeBytes(new byte[] {0, 1});
      }
      query.writeBytes(setting.getBytes(StandardCharsets.ISO_8859_1));
      server.getOutputStream().write(new Packet(0, query.toByteArray()).bytes());
      Packet answer = Packet.read(server.getInputStream());
      if (answer.isError()) {
        throw new IOException("the server refuses " + setting);
      }
    }
  }

  @Override
  public byte[] noConnection(String why) {
    return MysqlMultiplexing.noConnection(1, why);
  }
}
