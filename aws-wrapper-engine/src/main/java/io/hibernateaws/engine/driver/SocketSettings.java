package io.hibernateaws.engine.driver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of the sockets the engine makes; null means untouched (settings {@code network.*}).
 *
 * @param readTimeout longest silence of one socket read
 * @param keepAlive TCP keepalive switch
 * @param keepAliveTime idle time before the first keepalive probe
 * @param keepAliveInterval time between probes
 * @param keepAliveProbes unanswered probes until the connection is dead
 */
public record SocketSettings(
    @Nullable Duration readTimeout,
    @Nullable Boolean keepAlive,
    @Nullable Duration keepAliveTime,
    @Nullable Duration keepAliveInterval,
    @Nullable Integer keepAliveProbes) {
  /** Nothing is touched. */
  public static final SocketSettings UNTOUCHED = new SocketSettings(null, null, null, null, null);
}
