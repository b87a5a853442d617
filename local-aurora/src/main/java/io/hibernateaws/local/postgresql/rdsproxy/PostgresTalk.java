package io.hibernateaws.local.postgresql.rdsproxy;

import io.hibernateaws.local.postgresql.wire.Startup;
import io.hibernateaws.local.postgresql.wire.WireMessage;
import io.hibernateaws.local.rdsproxy.Conversation;
import io.hibernateaws.local.rdsproxy.Message;
import io.hibernateaws.local.rdsproxy.Reply;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** What a client of PostgreSQL and its servers say to each other. */
final class PostgresTalk implements Conversation {
  static final String NO_CONNECTION = "08006";

  private final Startup startup;
  private final DataInputStream client;

  PostgresTalk(Startup startup, DataInputStream client) {
    this.startup = startup;
    this.client = client;
  }

  /** Nothing changes it: whoever sets anything is pinned. */
  @Override
  public Object identity() {
    return startup;
  }

  @Override
  public String user() {
    return startup.user();
  }

  @Override
  public @Nullable Message read() throws IOException {
    int first = client.read();
    if (first < 0 || first == 'X') {
      return null;
    }
    WireMessage said = WireMessage.read(first, client);
    return new Message(said.bytes(), kind(said.type()), pins(said));
  }

  private static Message.Kind kind(char type) {
    return switch (type) {
      case 'Q', 'S', 'F' -> Message.Kind.ASKS;
      case 'P', 'B', 'D', 'E', 'C', 'H' -> Message.Kind.OPENS;
      // Copied data ends an answer under way, or is thrown away by a server that has ended it.
      default -> Message.Kind.BETWEEN;
    };
  }

  private static Message.@Nullable Reason pins(WireMessage said) {
    return switch (said.type()) {
      case 'Q' -> Pinning.by(said.stringAt(0));
      case 'P' -> {
        String name = said.stringAt(0);
        String text = said.stringAt(said.endOf(0) + 1);
        yield name.isEmpty()
            ? Pinning.by(text)
            : new Message.Reason("a named prepared statement", text);
      }
      case 'F' -> new Message.Reason("a function call of the protocol", "");
      default -> null;
    };
  }

  @Override
  public Reply reply(int first, DataInputStream server) throws IOException {
    WireMessage said = WireMessage.read(first, server);
    Reply.State state = Reply.State.GOES_ON;
    if (said.type() == 'Z') {
      state = said.body()[0] == 'I' ? Reply.State.IDLE : Reply.State.IN_TRANSACTION;
    }
    return new Reply(said.bytes(), state);
  }

  @Override
  public void logIn(Socket server, String password) throws IOException {
    startup.logIn(server, password);
  }

  @Override
  public byte[] noConnection(String why) {
    return WireMessage.fatal(NO_CONNECTION, why).bytes();
  }
}
