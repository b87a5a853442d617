package io.hibernateaws.engine.driver;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Puts {@link SocketSettings} on a socket; what is null there stays untouched. */
public final class SocketOptionsOf {
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
    Set<SocketOption<?>> supported;
    try (Socket socket = new Socket()) {
      supported = socket.supportedOptions();
    } catch (IOException e) {
      supported = Set.of();
    }
    List<String> missing = new ArrayList<>();
    if (settings.keepAliveTime() != null
        && !supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      missing.add("tcp_keepalive_time");
    }
    if (settings.keepAliveInterval() != null
        && !supported.contains(ExtendedSocketOptions.TCP_KEEPINTERVAL)) {
      missing.add("tcp_keepalive_interval");
    }
    if (settings.keepAliveProbes() != null
        && !supported.contains(ExtendedSocketOptions.TCP_KEEPCOUNT)) {
      missing.add("tcp_keepalive_probes");
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
    set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, seconds(settings.keepAliveTime()));
    set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds(settings.keepAliveInterval()));
    set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, settings.keepAliveProbes());
  }

  private static void set(Socket socket, SocketOption<Integer> option, @Nullable Integer value)
      throws IOException {
    if (value != null && socket.supportedOptions().contains(option)) {
      socket.setOption(option, value);
    }
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
