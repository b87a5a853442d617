package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.FailureChain;
import io.hibernateaws.engine.product.FailureKind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;

/** What the errors of MySQL servers mean; most share one state, so their numbers decide. */
final class MySqlFailures {
  /** The state of every error that has none of its own, a refused write among them. */
  static final String GENERAL = "HY000";

  static final int NO_SUCH_THREAD = 1094;

  private static final String AUTHORIZATION = "28";
  private static final String PROTOCOL = "com.mysql.cj.protocol.";
  private static final String READER = "PacketReader";

  private MySqlFailures() {}

  /** What an exception means whose state is not of class 08, or is a refused connection. */
  static FailureKind of(SQLException one) {
    return switch (one.getErrorCode()) {
      // A server that runs with an option or in a mode in which it does not write, and what one
      // says of a table and of its storage whose storage engine only reads.
      case 1290, 1836, 1015, 1036, 1874 -> FailureKind.READ_ONLY;
      // Killed: the connection, the session; a proxy that has lost its server.
      case 1927, 3169, 2006, 2013 -> FailureKind.LINK_ENDED;
      // Servers end idle sessions before they look at the next message.
      case 4031 -> FailureKind.IDLE_ENDED;
      // A server goes into its offline mode.
      case 3032 -> FailureKind.LINK_ENDED;
      // Too many connections: no other password helps, and the state is that of a refused log-in.
      case 1040 -> FailureKind.OTHER;
      // A password that has expired, an account that is locked.
      case 1862, 3118, 3955 -> FailureKind.LOGIN;
      default ->
          one.getSQLState().startsWith(AUTHORIZATION)
                  || one.getSQLState().equals(FailureChain.REJECTED)
              ? FailureKind.LOGIN
              : ofDriver(one);
    };
  }

  /**
   * Where the connection ends between two rows that Connector/J fetches one by one, it says so by
   * the state of every other trouble; a stream of the application that fails has that state too, so
   * what the driver was reading decides.
   */
  private static FailureKind ofDriver(SQLException one) {
    return one.getErrorCode() == 0
            && one.getCause() instanceof IOException broken
            && Arrays.stream(broken.getStackTrace())
                .map(StackTraceElement::getClassName)
                .anyMatch(reader -> reader.startsWith(PROTOCOL) && reader.endsWith(READER))
        ? FailureKind.NETWORK
        : FailureKind.OTHER;
  }
}
