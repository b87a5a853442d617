package io.hibernateaws.local.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Understands what goes through a connection: the filters of each direction, made together. */
@FunctionalInterface
public interface Protocol {
  /** Makes the filters of a new connection. */
  Filters open(Connection connection);

  /**
   * Answers a client that asks for encryption, on the connection's own thread.
   *
   * @param tls for its socket, in server mode
   * @throws IOException also if the protocol knows no such question
   */
  default Begun begin(Socket client, SSLSocketFactory tls) throws IOException {
    throw new IOException("this protocol knows no TLS");
  }

  /**
   * A client that has asked.
   *
   * @param client where it goes on, encrypted if it wanted that
   * @param read what it has said already, for the filters
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by the connection it belongs to
  record Begun(Socket client, byte[] read) {}

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
    /** The cut that waits for this statement, which it now has found. */
    Optional<Cut> cutAt(String sql);

    /** The cut that waits for the first message that names this statement. */
    Optional<Cut> cutWithin(String sql);

    /** Cuts the connection; nothing more passes. */
    void cut(Cut cut);
  }
}
