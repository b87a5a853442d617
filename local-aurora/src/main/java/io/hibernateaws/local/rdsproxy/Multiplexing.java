package io.hibernateaws.local.rdsproxy;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** How the clients of one database product are led to changing server connections. Stateless. */
@FunctionalInterface
public interface Multiplexing {
  /**
   * Carries a new client through its login, which the first server connection decides on.
   *
   * @return null if it is not to go on
   */
  @Nullable Welcomed welcome(Socket client, Servers servers) throws IOException;

  /** Where the first server connection of a client comes from. */
  interface Servers {
    /**
     * A connection on which nothing has been said; waits for a server.
     *
     * @throws NoServerException if there is none within the borrow time-out
     */
    Socket connect() throws NoServerException;
  }

  /**
   * A client that has logged in.
   *
   * @param server on which it did
   */
  record Welcomed(Conversation conversation, Socket server) {}
}
