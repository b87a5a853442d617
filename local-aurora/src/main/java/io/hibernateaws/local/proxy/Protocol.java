package io.hibernateaws.local.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Understands what goes through a connection: the filters of each direction, made together. */
@FunctionalInterface
public interface Protocol {
  /** Makes the filters of a new connection. */
  Filters open(Connection connection);

  /**
   * Carries a new connection to where its filters take over, on the connection's own thread: a
   * client that asks for encryption is answered here.
   *
   * @throws IOException if no connection comes of it; also if there is something to prove and the
   *     protocol knows no TLS
   */
  default Begun begin(Connection connection, Ends ends) throws IOException {
    if (ends.tls() != null) {
      throw new IOException("this protocol knows no TLS");
    }
    return ends.begun(open(connection));
  }

  /**
   * Both ends of a new connection.
   *
   * @param tls for the client's socket, in server mode; null if the proxy has nothing to prove
   */
  record Ends(Socket client, Socket server, @Nullable SSLSocketFactory tls) {
    /** Nothing has been said yet. */
    public Begun begun(Filters filters) {
      return new Begun(client, new byte[0], server, filters);
    }
  }

  /**
   * A connection that goes on with filters.
   *
   * @param client where its client goes on, encrypted if it wanted that
   * @param read what the client has said already, for the filters
   * @param server where its server goes on
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by the connection it belongs to
  record Begun(Socket client, byte[] read, Socket server, Filters filters) {}

  /**
   * The filters of one connection.
   *
   * @param toServer in the order in which a client's bytes meet them
   * @param toClient in the order in which a server's bytes meet them
   */
  record Filters(List<Filter> toServer, List<Filter> toClient) {
    public Filters {
      toServer = List.copyOf(toServer);
      toClient = List.copyOf(toClient);
    }
  }

  /** What filters may ask and tell about their connection. */
  interface Connection {
    /**
     * Returns when what the server has said may go on to the client; the filters need not ask.
     *
     * @throws IOException if the connection is closed meanwhile
     */
    void awaitPassage() throws IOException;

    /** The cut that waits for this statement, which it now has found. */
    Optional<Cut> cutAt(String sql);

    /** The cut that waits for the first message that names this statement. */
    Optional<Cut> cutWithin(String sql);

    /** Cuts the connection; nothing more passes. */
    void cut(Cut cut);
  }
}
