package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.UnreadMessages;
import io.hibernateaws.engine.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a physical connection: where to, until when, and the sockets it made. A
 * driver may ask for several sockets in one connect (TLS refused, then plain); the last one is the
 * connection's. Closing it from another thread is the one way to end a call that is blocked in it.
 */
public final class OpenAttempt {
  private final InetSocketAddress address;
  private final Deadline deadline;
  private final SocketSettings settings;
  private final Supplier<SentBytes> sent;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LinkSocket last;
  private boolean aborted;

  /** Of a server whose protocol is not read. */
  public OpenAttempt(InetSocketAddress address, Deadline deadline, SocketSettings settings) {
    this(address, deadline, settings, () -> new SentBytes(new UnreadMessages()));
  }

  /**
   * @param sent counts what leaves, anew for each socket
   */
  public OpenAttempt(
      InetSocketAddress address,
      Deadline deadline,
      SocketSettings settings,
      Supplier<SentBytes> sent) {
    this.address = address;
    this.deadline = deadline;
    this.settings = settings;
    this.sent = sent;
  }

  public InetSocketAddress address() {
    return address;
  }

  public Deadline deadline() {
    return deadline;
  }

  public SocketSettings settings() {
    return settings;
  }

  /** A socket that is not connected yet. */
  LinkSocket newSocket() {
    return new LinkSocket(sent.get());
  }

  /** Registers a socket before it is connected, so that the watchdog may close it from here on. */
  void opened(LinkSocket socket) throws IOException {
    lock.lock();
    try {
      if (aborted) {
        socket.close();
        throw new IOException("the attempt to connect to " + address + " was given up");
      }
      last = socket;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the connection's socket under whatever is blocked in it; never blocks, any thread, any
   * number of times.
   */
  public void abort() {
    Socket socket;
    lock.lock();
    try {
      aborted = true;
      socket = last;
    } finally {
      lock.unlock();
    }
    if (socket != null) {
      closeQuietly(socket);
    }
  }

  /** Whether the server has said anything on the connection's socket. */
  public boolean heard() {
    lock.lock();
    try {
      return last != null && last.heard();
    } finally {
      lock.unlock();
    }
  }

  /** What has left on the connection's socket; null if there was none. */
  public @Nullable SentBytes sent() {
    lock.lock();
    try {
      return last == null ? null : last.sent();
    } finally {
      lock.unlock();
    }
  }

  public boolean wasAborted() {
    lock.lock();
    try {
      return aborted;
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is closed already; there is nobody to tell.
      return;
    }
  }
}
