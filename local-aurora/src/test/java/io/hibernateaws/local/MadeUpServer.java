package io.hibernateaws.local;

import io.hibernateaws.local.proxy.Protocol;
import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Position;
import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A server without processes, of a product whose positions are sets of transactions: of two servers
 * each may have what the other lacks.
 */
final class MadeUpServer implements ReplicatedServer {
  /** The transactions that a server has. */
  record Transactions(Set<String> names) implements Position {
    Transactions {
      names = Set.copyOf(names);
    }

    @Override
    public boolean reaches(Position other) {
      return names.containsAll(((Transactions) other).names);
    }
  }

  final String id;
  final Set<String> history = ConcurrentHashMap.newKeySet();
  volatile Set<String> acknowledging = Set.of();
  volatile PublishedTopology told = new PublishedTopology(List.of(), true, false, Duration.ZERO);

  /** Receives nothing while this is so, as a reader that is slow. */
  volatile boolean slow;

  private final InetAddress address;
  private final Map<String, MadeUpServer> cluster;
  private volatile @Nullable MadeUpServer upstream;
  private volatile boolean frozen;
  private volatile CompletableFuture<Void> process = CompletableFuture.completedFuture(null);

  MadeUpServer(String id, InetAddress address, Map<String, MadeUpServer> cluster) {
    this.id = id;
    this.address = address;
    this.cluster = cluster;
    cluster.put(id, this);
  }

  boolean reader() {
    return upstream != null;
  }

  private boolean answers() {
    return !process.isDone() && !frozen;
  }

  private Transactions receive() {
    MadeUpServer from = upstream;
    if (from != null && answers() && from.answers() && !slow) {
      history.addAll(from.history);
    }
    return new Transactions(history);
  }

  @Override
  public InetAddress address() {
    return address;
  }

  @Override
  public Protocol protocol() {
    return connection -> new Protocol.Filters(List.of(), List.of());
  }

  @Override
  public void create(@Nullable ReplicatedServer writer) {
    upstream = (MadeUpServer) writer;
  }

  @Override
  public void secure(Duration patience) {}

  @Override
  public void cloneFrom(ReplicatedServer writer) {
    history.clear();
    history.addAll(((MadeUpServer) writer).history);
    upstream = (MadeUpServer) writer;
  }

  @Override
  public void becomeReaderOf(ReplicatedServer writer) {
    upstream = (MadeUpServer) writer;
  }

  @Override
  public CompletableFuture<?> start() {
    frozen = false;
    process = new CompletableFuture<>();
    return process;
  }

  @Override
  public boolean shutDown(Duration deadline) {
    kill();
    return true;
  }

  @Override
  public void freeze() {
    frozen = true;
  }

  @Override
  public void thaw() {
    frozen = false;
  }

  @Override
  public void kill() {
    process.complete(null);
  }

  @Override
  public long processorNanos() {
    return 0;
  }

  @Override
  public ServerControl control(String purpose) {
    return new Control();
  }

  @Override
  public Connection connectAsAdmin(String database) throws SQLException {
    throw new SQLFeatureNotSupportedException("There is nothing to connect to");
  }

  @Override
  public void publish(PublishedTopology topology) {
    told = topology;
  }

  private final class Control implements ServerControl {
    private void ask() throws SQLException {
      if (!answers()) {
        throw new SQLException(id + " does not answer");
      }
    }

    @Override
    public void awaitAnswer(Duration patience) throws SQLException {
      ask();
    }

    @Override
    public Observation observe(Duration deadline) throws SQLException {
      ask();
      Position here = receive();
      Map<String, Position> streaming = new HashMap<>();
      for (MadeUpServer other : cluster.values()) {
        if (other.upstream == MadeUpServer.this && other.answers()) {
          streaming.put(other.id, other.receive());
        }
      }
      return new Observation(
          System.nanoTime(),
          Instant.now(),
          reader(),
          reader() ? null : here,
          reader() ? here : null,
          reader() ? here : null,
          0,
          0,
          streaming);
    }

    @Override
    public boolean isReader() throws SQLException {
      ask();
      return reader();
    }

    @Override
    public Position received() throws SQLException {
      ask();
      return receive();
    }

    @Override
    public Position durable() throws SQLException {
      ask();
      return new Transactions(history);
    }

    @Override
    public void promote() throws SQLException {
      ask();
      acknowledging = Set.of();
      upstream = null;
    }

    @Override
    public void follow(ReplicatedServer server) throws SQLException {
      ask();
      upstream = (MadeUpServer) server;
      slow = false;
    }

    @Override
    public void awaitAcknowledgements(Set<String> before, Set<String> readers) throws SQLException {
      ask();
      acknowledging = Set.copyOf(readers);
    }

    @Override
    public void endStream(String reader) throws SQLException {
      ask();
    }

    @Override
    public void fence() throws SQLException {
      ask();
    }

    @Override
    public boolean stepDown(ReplicatedServer writer) throws SQLException {
      follow(writer);
      return true;
    }

    @Override
    public void grantTopology(boolean granted) {}

    @Override
    public void fillTopology(boolean filled) {}

    @Override
    public void pauseReplay() {}

    @Override
    public void resumeReplay() {}

    @Override
    public void forget() {}

    @Override
    public void close() {}
  }
}
