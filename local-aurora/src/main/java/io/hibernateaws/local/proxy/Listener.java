package io.hibernateaws.local.proxy;

import io.hibernateaws.local.server.Daemon;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client meets that connects to one address: a socket that accepts, none, or one that never
 * answers. Guarded by the lock of its gate.
 */
final class Listener {
  /** Accepts; refuses with a reset; never answers. */
  enum Mode {
    OPEN,
    REFUSE,
    BLACK_HOLE
  }

  /** A queue of length 1 holds two connections; the next SYN gets no answer. */
  private static final int BLACK_HOLE_BACKLOG = 1;

  private static final int BACKLOG = 1024;
  private static final int FILL_TIMEOUT_MILLIS = 1000;

  private final InetSocketAddress address;
  private final Consumer<Socket> onAccept;
  private final List<Socket> fillers = new ArrayList<>();
  private @Nullable ServerSocket socket;
  private @Nullable Thread acceptor;
  private Mode mode = Mode.REFUSE;

  Listener(InetSocketAddress address, Consumer<Socket> onAccept) {
    this.address = address;
    this.onAccept = onAccept;
  }

  void become(Mode next) {
    if (next == mode) {
      return;
    }
    stop();
    try {
      switch (next) {
        case OPEN -> accept(bind(BACKLOG));
        case BLACK_HOLE -> fill(bind(BLACK_HOLE_BACKLOG));
        case REFUSE -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + address, e);
    }
    mode = next;
  }

  private ServerSocket bind(int backlog) throws IOException {
    ServerSocket opened = new ServerSocket();
    // Connections of the listener before live on, with the same local address.
    opened.setReuseAddress(true);
    opened.bind(address, backlog);
    socket = opened;
    return opened;
  }

  private void accept(ServerSocket opened) {
    Thread thread =
        Daemon.thread("local-aurora-accept " + address.getAddress(), () -> acceptAll(opened));
    thread.start();
    acceptor = thread;
  }

  private void acceptAll(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        onAccept.accept(opened.accept());
      } catch (IOException closedOrClientGone) {
        // The loop's condition tells one from the other.
      }
    }
  }

  private void fill(ServerSocket opened) throws IOException {
    for (int i = 0; i <= BLACK_HOLE_BACKLOG; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(opened.getLocalSocketAddress(), FILL_TIMEOUT_MILLIS);
      } catch (IOException alreadyFull) {
        return;
      }
    }
  }

  private void stop() {
    ServerSocket opened = socket;
    socket = null;
    if (opened != null) {
      closeQuietly(opened);
    }
    fillers.forEach(Listener::closeQuietly);
    fillers.clear();
    Thread thread = acceptor;
    acceptor = null;
    if (thread != null) {
      try {
        // The port is free only when the accepting thread has left the system call.
        thread.join(FILL_TIMEOUT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    mode = Mode.REFUSE;
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException ignoredBecauseClosed) {
      return;
    }
  }
}
