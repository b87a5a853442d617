package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.session.ForwardingConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Servers that answer who they are, refuse or fail as told; a driver and a family in one. */
public final class FakeServers implements DriverAdapter, DatabaseFamily {
  /** Runs while a server answers who it is. */
  public volatile Runnable whileIdentifying = () -> {};

  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  public final AtomicInteger opened = new AtomicInteger();

  /** Connections that nobody has closed. */
  public final AtomicInteger open = new AtomicInteger();

  /** Backends that were told to end, as often as they were. */
  public final Queue<LinkIdentity> toldToEnd = new ConcurrentLinkedQueue<>();

  /** Whether a backend that is told to end is still there. */
  public volatile boolean backendsLive;

  public volatile @Nullable SQLException refusesToEnd;

  /** What servers call the process at log in. */
  public volatile long backendPid = 1;

  /** What connections called themselves. */
  public final Queue<String> names = new ConcurrentLinkedQueue<>();

  /** What one server does. */
  public static final class Server {
    public volatile Role role;
    public volatile @Nullable SQLException refusal;
    public volatile boolean answersValidation = true;
    public volatile Runnable opening = () -> {};

    public Server(Role role) {
      this.role = role;
    }
  }

  public Server server(String id, Role role) {
    return servers.computeIfAbsent(id, key -> new Server(role));
  }

  private static final class Raw extends ForwardingConnection {
    private final String id;
    private final Server server;
    private final AtomicInteger open;
    private final AtomicBoolean closed = new AtomicBoolean();

    Raw(String id, Server server, AtomicInteger open) {
      this.id = id;
      this.server = server;
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    protected Connection delegate() {
      throw new UnsupportedOperationException("this server answers no statements");
    }

    @Override
    public boolean isValid(int timeout) {
      return server.answersValidation;
    }

    @Override
    public boolean isClosed() {
      return closed.get();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        open.decrementAndGet();
      }
    }
  }

  @Override
  public String code() {
    return "fake";
  }

  @Override
  public String applicationNameProperty() {
    return "name";
  }

  @Override
  public Connection open(
      OpenAttempt attempt,
      Endpoint endpoint,
      String database,
      String user,
      @Nullable String password,
      Map<String, String> properties)
      throws SQLException {
    String id = endpoint.host().substring(0, endpoint.host().indexOf('.'));
    Server server = server(id, Role.READER);
    server.opening.run();
    names.add(properties.getOrDefault("name", "none"));
    SQLException refusal = server.refusal;
    if (refusal != null) {
      throw refusal;
    }
    opened.incrementAndGet();
    return new Raw(id, server, open);
  }

  @Override
  public LinkIdentity identify(Connection raw) {
    Raw connection = (Raw) raw;
    Role answer = connection.server.role;
    whileIdentifying.run();
    return new LinkIdentity(answer, connection.id, 1, "then");
  }

  @Override
  public FailureKind classify(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return state.startsWith("08")
        ? FailureKind.NETWORK
        : state.startsWith("28") ? FailureKind.LOGIN : FailureKind.OTHER;
  }

  @Override
  public boolean hasTopology() {
    return true;
  }

  @Override
  public List<Member> members(Connection raw, Function<String, Endpoint> endpoints) {
    return List.of();
  }

  @Override
  public boolean endBackend(Connection raw, LinkIdentity backend) throws SQLException {
    SQLException refusal = refusesToEnd;
    if (refusal != null) {
      throw refusal;
    }
    toldToEnd.add(backend);
    return backendsLive;
  }

  @Override
  public long backendPid(Connection raw) {
    return backendPid;
  }

  @Override
  public Map<String, String> refusedProperties() {
    return Map.of();
  }

  @Override
  public TransactionState transactionState(Connection raw) {
    return TransactionState.IDLE;
  }

  @Override
  public boolean commitsByItself(
      CallKind call, @Nullable String sql, TransactionState before, boolean autoCommit) {
    return false;
  }

  @Override
  public boolean isKnownQuery(String sql) {
    return true;
  }

  @Override
  public boolean streams(Statement raw) {
    return false;
  }
}
