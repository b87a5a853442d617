package io.hibernateaws.engine.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Carries an {@link OpenAttempt} into the socket factory that a driver makes by reflection, and
 * remembers it there for as long as the factory lives. Sockets asked for inside the connect belong
 * to the link; sockets asked for later, on any thread, carry a cancel request and never do.
 */
public final class SocketHandover {
  /**
   * A cancel to a dead host must not delay those to a living one: drivers send them on one thread.
   */
  static final int CANCEL_MILLIS = 1_000;

  /** Bound to the thread for exactly one driver call: the driver offers no other way in. */
  private static final ThreadLocal<@Nullable OpenAttempt> CURRENT = new ThreadLocal<>();

  private final InetSocketAddress address;
  private final @Nullable OpenAttempt attempt;

  private SocketHandover(InetSocketAddress address, @Nullable OpenAttempt attempt) {
    this.address = address;
    this.attempt = attempt;
  }

  /** A call of the driver that opens a connection. */
  @FunctionalInterface
  public interface Connect<T> {
    T call() throws SQLException;
  }

  /**
   * Runs the driver's connect so that the factories it makes meanwhile know the attempt; those that
   * look for the engine through the thread's context class loader find this one.
   */
  static <T> T during(OpenAttempt attempt, Connect<T> connect) throws SQLException {
    OpenAttempt outer = CURRENT.get();
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    CURRENT.set(attempt);
    try {
      if (!DriverOrigin.isReached(SocketHandover.class, context)) {
        thread.setContextClassLoader(SocketHandover.class.getClassLoader());
      }
      return connect.call();
    } finally {
      thread.setContextClassLoader(context);
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /**
   * What a new factory works with: the attempt of this thread, or just the address in its argument.
   */
  public static SocketHandover current(String argument) {
    OpenAttempt attempt = CURRENT.get();
    return new SocketHandover(attempt == null ? decode(argument) : attempt.address(), attempt);
  }

  /** The factory argument for an address: a literal, so that reading it resolves nothing. */
  public static String encode(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      throw new IllegalArgumentException(address + " is not resolved");
    }
    return HexFormat.of().formatHex(ip.getAddress()) + ":" + address.getPort();
  }

  private static InetSocketAddress decode(String argument) {
    int colon = argument.indexOf(':');
    try {
      byte[] ip = HexFormat.of().parseHex(argument, 0, Math.max(0, colon));
      int port = Integer.parseInt(argument.substring(colon + 1));
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the argument of the socket factory belongs to the engine and is no address: " + argument,
          e);
    }
  }

  /** A connected socket to the captured address. */
  public Socket connect() throws IOException {
    OpenAttempt link = attempt;
    return link != null && CURRENT.get() == link ? connectLink(link) : connectCancel(link);
  }

  private Socket connectLink(OpenAttempt link) throws IOException {
    LinkSocket socket = link.newSocket();
    try {
      link.opened(socket);
      socket.setTcpNoDelay(true);
      SocketOptionsOf.apply(link.settings(), socket);
      int millis = link.deadline().millisLeft();
      if (millis == 0) {
        throw new SocketTimeoutException("the deadline to connect to " + address + " has passed");
      }
      socket.connect(address, millis);
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private Socket connectCancel(@Nullable OpenAttempt link) throws IOException {
    if (link != null && link.wasAborted()) {
      throw new IOException("nothing to cancel at " + address + ": the link was aborted");
    }
    Socket socket = new CancelSocket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(CANCEL_MILLIS);
      socket.connect(address, CANCEL_MILLIS);
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  /** A driver that lifts the time limit of its links lifts none of a cancel. */
  private static final class CancelSocket extends Socket {
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // what it calls is
    public void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis == 0 ? CANCEL_MILLIS : millis);
    }
  }
}
