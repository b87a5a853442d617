package io.hibernateaws.engine.driver;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How one driver comes to sockets of the engine: it makes a class by a name that it was given.
 *
 * @param factory the class of the engine
 * @param loader of the driver's classes, null for the JVM's own
 * @param driver what it is called, for sentences
 * @param jar of the driver, without its version
 */
public record EngineSockets(
    Class<?> factory, @Nullable ClassLoader loader, String driver, String jar) {
  /** No other host, and no waiting, would do better. */
  private static final String NOT_SUPPORTED = "0A000";

  /**
   * The name by which the driver finds the class.
   *
   * @throws IllegalArgumentException the driver's class loader has neither the class nor one that
   *     stands in for it
   */
  public String requireInReach() {
    String found = DriverOrigin.nameInReach(factory, loader);
    if (found == null) {
      throw new IllegalArgumentException(outOfReach());
    }
    return found;
  }

  /**
   * The name by which the driver may find the class: some look further than their own class loader,
   * which shows only when they connect.
   */
  String nameOrHope() {
    String found = DriverOrigin.nameInReach(factory, loader);
    return found == null ? factory.getName() : found;
  }

  /**
   * Opens a connection over a socket of the attempt.
   *
   * @throws SQLException the driver's own; 0A000 if the driver has found no class of that name, or
   *     that of another copy of the engine, whose sockets know neither time limits nor an abort
   */
  Connection over(OpenAttempt attempt, SocketHandover.Connect<Connection> connect)
      throws SQLException {
    Connection connection;
    try {
      connection = SocketHandover.during(attempt, connect);
    } catch (SQLException e) {
      throw attempt.sent() == null && missesFactory(e)
          ? new SQLException(outOfReach(), NOT_SUPPORTED, e)
          : e;
    }
    if (attempt.sent() != null) {
      return connection;
    }
    SQLException refusal = new SQLException(outOfReach(), NOT_SUPPORTED);
    try {
      connection.close();
    } catch (SQLException e) {
      refusal.addSuppressed(e);
    }
    throw refusal;
  }

  private boolean missesFactory(SQLException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (cause instanceof ClassNotFoundException
          && message != null
          && message.contains(factory.getName())) {
        return true;
      }
    }
    return false;
  }

  private String outOfReach() {
    return driver
        + " is loaded by "
        + loader
        + ", from where it cannot reach "
        + factory.getName()
        + " of the engine in "
        + factory.getClassLoader()
        + ", which makes its sockets; put "
        + jar
        + " where the application's own jars are, not into a folder that a server shares, and no"
        + " second aws-wrapper-engine beside it (in Quarkus, quarkus-hibernate-aws-bridge)";
  }
}
