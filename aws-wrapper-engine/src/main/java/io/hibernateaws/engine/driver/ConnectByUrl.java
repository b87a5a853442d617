package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.endpoint.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** How a driver is made to connect by a URL over the engine's own socket. */
public final class ConnectByUrl {
  private static final String NO_CONNECTION = "08001";

  private ConnectByUrl() {}

  /** Never {@code //host} unencoded: the host may come from a server's topology. */
  public static String url(String protocol, Endpoint endpoint, String database)
      throws SQLException {
    for (int i = 0; i < endpoint.host().length(); i++) {
      char c = endpoint.host().charAt(i);
      if (!(Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == ':')) {
        throw new SQLException(
            "the host name '" + endpoint.host() + "' contains '" + c + "', which no host name does",
            NO_CONNECTION);
      }
    }
    return "jdbc:"
        + protocol
        + "://"
        + endpoint
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * @param properties among them the socket factory that finds the attempt
   */
  static Connection open(
      OpenAttempt attempt, EngineSockets sockets, Driver driver, String url, Properties properties)
      throws SQLException {
    return open(
        attempt,
        sockets,
        () -> {
          Connection connection = driver.connect(url, properties);
          if (connection == null) {
            throw new SQLException(
                sockets.driver() + " does not accept the URL " + url, NO_CONNECTION);
          }
          return connection;
        });
  }

  /**
   * Opens a connection over the socket of an attempt.
   *
   * @param connect a call of the driver on this thread, whose socket factory finds the attempt
   * @throws SQLException the driver's own; 0A000 if it has not found that socket factory
   */
  public static Connection open(
      OpenAttempt attempt, EngineSockets sockets, SocketHandover.Connect<Connection> connect)
      throws SQLException {
    Connection connection = sockets.over(attempt, connect);
    Duration readTimeout = attempt.settings().readTimeout();
    if (readTimeout != null) {
      // Drivers put a time limit of their own on the socket after the log-in, and count with it.
      connection.setNetworkTimeout(Runnable::run, SocketOptionsOf.millis(readTimeout));
    }
    return connection;
  }
}
