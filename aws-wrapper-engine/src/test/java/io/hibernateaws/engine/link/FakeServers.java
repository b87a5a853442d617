package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.tls.TlsNames;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.ForwardingProduct;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.ServerQueries;
import io.hibernateaws.engine.product.TestedProduct;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.session.ForwardingConnection;
import io.hibernateaws.engine.spi.CredentialSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Servers that answer who they are, refuse or fail as told; a driver and what it meets. */
public final class FakeServers implements DriverAdapter, ServerQueries {
  private static final DriverProperties PROPERTIES =
      new DriverProperties(
          "name",
          new DriverProperties.TimeLimit("connect", ChronoUnit.MILLIS),
          new DriverProperties.TimeLimit("read", ChronoUnit.MILLIS),
          "keepAlive",
          new TlsNames("tls", "verified", "authority"));

  /** The servers' product. */
  public final ForwardingProduct product;

  private final TestedProduct tested;

  /** Runs while a server answers who it is. */
  public volatile Runnable whileIdentifying = () -> {};

  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  public final AtomicInteger opened = new AtomicInteger();

  /** Connections that nobody has closed. */
  public final AtomicInteger open = new AtomicInteger();

  /** The most that were open at once. */
  public final AtomicInteger mostOpen = new AtomicInteger();

  /** The password that servers ask for, null for any. */
  public volatile @Nullable String password;

  /** Whether the driver takes every refusal for one of its own: a certificate it does not trust. */
  public volatile boolean untrusted;

  /** The SQL state with which servers refuse log-ins while they change roles, null for none. */
  public volatile @Nullable String switching;

  /** Users that began to log in. */
  public final Queue<String> users = new ConcurrentLinkedQueue<>();

  /** Where passwords come from, null for those of settings and requests. */
  public volatile @Nullable CredentialSource credentials;

  /** Backends that were told to end, as often as they were. */
  public final Queue<ServerProcess> toldToEnd = new ConcurrentLinkedQueue<>();

  /** Whether a backend that is told to end is still there. */
  public volatile boolean backendsLive;

  public volatile @Nullable SQLException refusesToEnd;

  /** What servers call the process at log in. */
  public volatile long backendPid = 1;

  /** What connections called themselves. */
  public final Queue<String> names = new ConcurrentLinkedQueue<>();

  /** Servers of PostgreSQL, where a test is not about the product. */
  public FakeServers() {
    this(TestedProduct.POSTGRESQL);
  }

  public FakeServers(TestedProduct tested) {
    this.tested = tested;
    this.product = ending(tested.product());
  }

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
    @SuppressWarnings("NullAway") // JDBC answers null where there is none
    public SQLWarning getWarnings() {
      return null;
    }

    @Override
    public boolean getAutoCommit() {
      return true;
    }

    @Override
    public int getTransactionIsolation() {
      return TRANSACTION_READ_COMMITTED;
    }

    @Override
    public int getNetworkTimeout() {
      return 0;
    }

    @Override
    public String getSchema() {
      return "public";
    }

    @Override
    public String getCatalog() {
      return "app";
    }

    @Override
    public int getHoldability() {
      return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public DatabaseMetaData getMetaData() {
      return (DatabaseMetaData)
          Proxy.newProxyInstance(
              DatabaseMetaData.class.getClassLoader(),
              new Class<?>[] {DatabaseMetaData.class},
              (self, method, given) -> method.getReturnType() == int.class ? (Object) 1 : "fake");
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
  public DriverProperties properties() {
    return PROPERTIES;
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
    users.add(user);
    names.add(properties.getOrDefault("name", "none"));
    SQLException refusal = server.refusal;
    if (refusal != null) {
      throw refusal;
    }
    String wanted = this.password;
    if (wanted != null && !wanted.equals(password)) {
      throw tested.refusedLogin(user);
    }
    opened.incrementAndGet();
    Raw raw = new Raw(id, server, open);
    mostOpen.accumulateAndGet(open.get(), Math::max);
    return raw;
  }

  @Override
  public boolean distrusts(SQLException failure) {
    return untrusted;
  }

  @Override
  public LinkIdentity identify(Connection raw) {
    Raw connection = (Raw) raw;
    Role answer = connection.server.role;
    whileIdentifying.run();
    return new LinkIdentity(answer, connection.id, new ServerProcess(1, "then"));
  }

  @Override
  public @Nullable Position written(Connection raw) {
    return null;
  }

  @Override
  public String writtenUnknown() {
    return "it does not know";
  }

  @Override
  public String shownUnknown() {
    return "it does not know";
  }

  @Override
  public @Nullable Position shown(Connection raw) {
    return null;
  }

  private ForwardingProduct ending(DatabaseProduct product) {
    return new ForwardingProduct(product) {
      @Override
      public boolean end(Connection raw, ServerProcess process) throws SQLException {
        SQLException refusal = refusesToEnd;
        if (refusal != null) {
          throw refusal;
        }
        toldToEnd.add(process);
        return backendsLive;
      }
    };
  }

  public DatabaseFamily family() {
    DatabaseFamily family = product.family(this);
    return new DatabaseFamily(family.code(), product, this, family.topology(), switching);
  }

  @Override
  public long serverProcessId(Connection raw) {
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
  public boolean streams(Statement raw) {
    return false;
  }
}
