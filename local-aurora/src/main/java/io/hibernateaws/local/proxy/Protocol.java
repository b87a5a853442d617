package io.hibernateaws.local.proxy;

import java.util.List;
import java.util.Optional;

/** Understands what goes through a connection: the filters of each direction, made together. */
@FunctionalInterface
public interface Protocol {
  /** Makes the filters of a new connection. */
  Filters open(Connection connection);

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
