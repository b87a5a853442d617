package io.hibernateaws.engine.driver;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link SocketSettings} on a socket; what is null there stays untouched. The JDK's extended
 * options are found by their names, because their class is in a module that need not be there.
 */
public final class SocketOptionsOf {
  private static final String KEEP_ALIVE_TIME = "TCP_KEEPIDLE";
  private static final String KEEP_ALIVE_INTERVAL = "TCP_KEEPINTERVAL";
  private static final String KEEP_ALIVE_PROBES = "TCP_KEEPCOUNT";

  private SocketOptionsOf() {}

  /**
   * The settings that this platform cannot put on a socket, by their names below {@code network.};
   * asked once at start so that nobody relies on them silently.
   */
  public static List<String> unsupported(SocketSettings settings) {
    if (settings.keepAliveTime() == null
        && settings.keepAliveInterval() == null
        && settings.keepAliveProbes() == null) {
      return List.of();
    }
    List<String> missing = new ArrayList<>();
    try (Socket socket = new Socket()) {
      if (settings.keepAliveTime() != null && option(socket, KEEP_ALIVE_TIME) == null) {
        missing.add("tcp_keepalive_time");
      }
      if (settings.keepAliveInterval() != null && option(socket, KEEP_ALIVE_INTERVAL) == null) {
        missing.add("tcp_keepalive_interval");
      }
      if (settings.keepAliveProbes() != null && option(socket, KEEP_ALIVE_PROBES) == null) {
        missing.add("tcp_keepalive_probes");
      }
    } catch (IOException e) {
      // Thrown by closing a socket that was never connected; what it supports is known by then.
      return missing;
    }
    return missing;
  }

  static void apply(SocketSettings settings, Socket socket) throws IOException {
    if (settings.readTimeout() != null) {
      socket.setSoTimeout(millis(settings.readTimeout()));
    }
    if (settings.keepAlive() != null) {
      socket.setKeepAlive(settings.keepAlive());
    }
    set(socket, KEEP_ALIVE_TIME, seconds(settings.keepAliveTime()));
    set(socket, KEEP_ALIVE_INTERVAL, seconds(settings.keepAliveInterval()));
    set(socket, KEEP_ALIVE_PROBES, settings.keepAliveProbes());
  }

  private static void set(Socket socket, String name, @Nullable Integer value) throws IOException {
    SocketOption<Integer> option = value == null ? null : option(socket, name);
    if (option != null) {
      socket.setOption(option, value);
    }
  }

  /** Null if this platform does not have it. */
  @SuppressWarnings("unchecked") // its type is looked at
  private static @Nullable SocketOption<Integer> option(Socket socket, String name) {
    for (SocketOption<?> one : socket.supportedOptions()) {
      if (one.name().equals(name) && one.type() == Integer.class) {
        return (SocketOption<Integer>) one;
      }
    }
    return null;
  }

  static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }

  private static @Nullable Integer seconds(@Nullable Duration duration) {
    return duration == null
        ? null
        : (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toSeconds()));
  }
}
