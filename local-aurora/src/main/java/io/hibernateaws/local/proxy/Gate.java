package io.hibernateaws.local.proxy;

import io.hibernateaws.local.server.Platform;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What new connections meet: the worse of what a fault makes of the network and of what the cluster
 * makes of the server. Thread-safe.
 */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Listener listener;
  private final Platform platform;
  private Listener.Mode network = Listener.Mode.OPEN;
  private Listener.Mode server = Listener.Mode.REFUSE;
  private boolean closed;

  Gate(InetSocketAddress address, Consumer<Socket> onAccept, Platform platform) {
    this.platform = platform;
    this.listener = new Listener(address, onAccept);
  }

  void network(Listener.Mode mode) {
    require(mode);
    change(() -> network = mode);
  }

  void server(Listener.Mode mode) {
    require(mode);
    change(() -> server = mode);
  }

  private void require(Listener.Mode mode) {
    if (mode == Listener.Mode.BLACK_HOLE) {
      platform.requireUnansweredConnections();
    }
  }

  /** New connections are refused for good. */
  void close() {
    change(() -> closed = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      listener.become(mode());
    } finally {
      lock.unlock();
    }
  }

  private Listener.Mode mode() {
    if (closed || network == Listener.Mode.REFUSE || server == Listener.Mode.REFUSE) {
      return Listener.Mode.REFUSE;
    }
    return network == Listener.Mode.BLACK_HOLE || server == Listener.Mode.BLACK_HOLE
        ? Listener.Mode.BLACK_HOLE
        : Listener.Mode.OPEN;
  }
}
