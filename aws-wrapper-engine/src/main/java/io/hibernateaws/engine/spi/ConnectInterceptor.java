package io.hibernateaws.engine.spi;

import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import java.util.Map;

/**
 * Has a say before each physical connect: may add properties for the driver, or refuse (setting
 * {@code network.connect_interceptors}). Cannot replace the connection, change its host or log in
 * itself.
 *
 * <p>Called for sessions, for the verification of commits and for monitors alike; {@link
 * PhysicalConnect#isMonitors} tells the last apart. Refusing a monitor's connects leaves the
 * cluster unwatched.
 *
 * <p>Any thread, several at once, but never one that runs a session: what is bound to the
 * application's threads is not seen here.
 */
@FunctionalInterface
public interface ConnectInterceptor {
  /**
   * Called before the connect, within the time that it may take altogether (at most {@code
   * network.connect_timeout}). When that has passed the thread is interrupted and the connect ends
   * without it.
   *
   * @param deadline of the whole connect
   * @return properties to add for the driver, in place of those with the same names that the
   *     settings or an earlier interceptor gave; empty for none, never null. A property that
   *     belongs to the engine, or that the driver does not know, ends the connect, and so does one
   *     that makes TLS less certain where a token of IAM is the password
   * @throws SQLException to refuse the connect; whoever wanted it gets an {@link
   *     ExtensionSQLException} with this as its cause, and the same for anything else that is
   *     thrown. No other host is tried
   */
  Map<String, String> beforeConnect(PhysicalConnect connect, Deadline deadline) throws SQLException;
}
