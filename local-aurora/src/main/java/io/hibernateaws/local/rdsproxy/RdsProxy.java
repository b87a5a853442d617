package io.hibernateaws.local.rdsproxy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A proxy in front of a cluster that behaves towards a client as RDS Proxy does. It has one name
 * and address for the writer, which no failover changes, and one for the readers. Every transaction
 * of a client runs on another server connection than its last one, as often as there is one with
 * the same user, database and settings; what RDS Proxy is documented to pin a session for keeps it
 * on one connection until it ends. A client between transactions does not notice a change of the
 * writer, one in a transaction, and one that is pinned, is dropped. While there is no writer,
 * requests wait up to the borrow time-out. Thread-safe.
 *
 * <p>Simpler than the real one: who may log in is decided by a server, to which each client's first
 * login is relayed, and only further connections are made with the proxy's own secret, of which it
 * has one for the application's role. It opens a connection rather than let a client have its last
 * one again, so it mixes more than the real one and saves no connections. It hears of a lost writer
 * from the cluster, at once. A session that ends without having ended its transaction, or pinned,
 * takes its server connection with it. Its clients cannot encrypt, and it has no limits of
 * connections, no time-out for idle clients and no initialization query. Requests to cancel a
 * statement are ignored, as the real one ignores PostgreSQL's.
 */
public final class RdsProxy implements AutoCloseable {
  private final String endpoint;
  private final String readerEndpoint;
  private final Counts counts = new Counts();
  private final Endpoint writer;
  private final Endpoint readers;

  /**
   * Where an endpoint is, and where it leads.
   *
   * @param servers the addresses that may be used now; none = a client waits
   */
  public record Place(String name, InetAddress address, Supplier<List<InetAddress>> servers) {}

  /**
   * Listens at once.
   *
   * @param port of the endpoints and of the servers
   * @param user of whom the proxy has the password, with which it makes further connections
   */
  public RdsProxy(
      Place writer,
      Place readers,
      int port,
      Multiplexing multiplexing,
      String user,
      String password) {
    this.endpoint = writer.name();
    this.readerEndpoint = readers.name();
    this.writer = open(writer, port, multiplexing);
    this.readers = open(readers, port, multiplexing);
    secret(user, password);
  }

  private Endpoint open(Place place, int port, Multiplexing multiplexing) {
    return new Endpoint(
        place.address(), port, multiplexing, new ServerLinks(place.servers(), port), counts);
  }

  /** {@code <name>.proxy-…}: leads to the writer, whichever it is. */
  public String endpoint() {
    return endpoint;
  }

  /** {@code <name>-readers.endpoint.proxy-…}: leads to a reader. */
  public String readerEndpoint() {
    return readerEndpoint;
  }

  /** How long a request waits for a server connection; default 2 minutes, as RDS Proxy's. */
  public void borrowTimeout(Duration timeout) {
    writer.links().borrowTimeout(timeout);
    readers.links().borrowTimeout(timeout);
  }

  /** Lets the proxy make connections of this role too. */
  public void secret(String user, String password) {
    writer.links().secret(user, password);
    readers.links().secret(user, password);
  }

  /** Every client that was pinned so far, and by what. */
  public List<Pin> pinned() {
    return counts.pins();
  }

  /** How often a client was given a server connection for a transaction or a single statement. */
  public long transactions() {
    return counts.transactions();
  }

  /** How often it was another connection than the client's last one. */
  public long switches() {
    return counts.switches();
  }

  /** How many clients were dropped because their server connection was lost. */
  public long dropped() {
    return counts.drops();
  }

  /** How many clients are connected now. */
  public int clients() {
    return writer.clients() + readers.clients();
  }

  /** How many connections to servers there are now. */
  public int serverConnections() {
    return writer.links().size() + readers.links().size();
  }

  /** For the cluster: the servers may have changed. */
  public void look() {
    writer.links().look();
    readers.links().look();
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }
}
