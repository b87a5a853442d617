package io.hibernateaws.local.rdsproxy;

import io.hibernateaws.local.server.Daemon;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to a server, with a thread that hands on what the server says. Thread-safe. */
final class ServerLink {
  private final Socket socket;
  private final Consumer<ServerLink> onEnd;

  /** What its session has set; only changed by whoever holds it. */
  volatile Object identity;

  private volatile @Nullable ClientSession holder;

  /**
   * @param onEnd called once, when it is over
   */
  ServerLink(Socket socket, Object identity, Consumer<ServerLink> onEnd) {
    this.socket = socket;
    this.identity = identity;
    this.onEnd = onEnd;
  }

  InetAddress server() {
    return socket.getInetAddress();
  }

  void start(String name) {
    Daemon.thread(name, this::relay).start();
  }

  /** From now on the answers are this client's. */
  void hold(ClientSession client) {
    holder = client;
  }

  /** Nobody's; a server that speaks now ends it. */
  void release() {
    holder = null;
  }

  void say(byte[] message) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(message);
  }

  private void relay() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
      for (int first = in.read(); first >= 0; first = in.read()) {
        ClientSession client = holder;
        if (client == null) {
          return;
        }
        client.heard(this, first, in);
      }
    } catch (IOException lostOrClosed) {
      // Whoever holds it is dropped below.
    } finally {
      close();
      onEnd.accept(this);
      ClientSession client = holder;
      if (client != null) {
        client.dropped();
      }
    }
  }

  /** Ends it; an open transaction is rolled back by the server. */
  void close() {
    try {
      socket.close();
    } catch (IOException alreadyClosed) {
      return;
    }
  }
}
