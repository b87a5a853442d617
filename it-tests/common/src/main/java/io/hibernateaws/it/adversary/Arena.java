package io.hibernateaws.it.adversary;

import io.hibernateaws.connection.AwsMultiTenantConnectionProvider;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.Life;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A writer, with or without a reader, and a unit with two links to each, which its two tenants
 * share where the product lets them: without a reader, read-only sessions run on the writer, and
 * every session gets what another has left. The unit is a new one after every sequence that went
 * wrong.
 */
final class Arena implements AutoCloseable {
  static final List<String> TENANTS = List.of("blue", "green");
  static final int LINKS = 2;

  /** Longer than a server takes to come back. */
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What the application keeps beyond its session; not for several threads. */
  public static final class Kept {
    /** Something of the driver's, with the session that it came from. */
    public @Nullable Object thing;

    public @Nullable Connection from;
  }

  final LocalAurora cluster;
  final Kept kept = new Kept();
  final Heckler heckler = new Heckler();
  volatile boolean excused;

  private final Map<String, String> fresh = new HashMap<>();
  private final int instances;
  private final Repertoire repertoire;
  private SessionFactory unit;
  private AwsMultiTenantConnectionProvider<String> provider;

  Arena(Repertoire repertoire, String version, int instances) throws SQLException {
    this.repertoire = repertoire;
    this.instances = instances;
    cluster =
        Product.underTest()
            .cluster(version)
            .instances(instances)
            .promotionDelay(Duration.ofMillis(200))
            .start();
    try (Connection admin = cluster.adminConnection(1)) {
      for (String statement : repertoire.setUp(cluster.user(), TENANTS)) {
        Sql.run(admin, statement);
      }
    }
    if (hasReader()) {
      cluster.crash(2);
    }
    unit = open();
    provider = providerOf(unit);
    learn();
    if (hasReader()) {
      restore();
      learn();
    }
  }

  private boolean hasReader() {
    return instances > 1;
  }

  /** How many links there may be. */
  int mostLinks() {
    return LINKS * instances * repertoire.pools(TENANTS.size());
  }

  private int reader() {
    return 3 - cluster.writer();
  }

  /** The reader becomes the writer; what is open to it stays open. */
  void promoteReader() {
    int next = reader();
    cluster.failover(next);
    cluster.awaitWriter(next, SOON);
  }

  void crashReader() {
    cluster.crash(reader());
  }

  /** Every instance runs again, and read-only sessions are served by the reader. */
  private void restore() throws SQLException {
    for (int number = 1; number <= instances; number++) {
      if (cluster.life(number) == Life.DOWN) {
        cluster.rejoin(number);
      }
    }
    long since = System.nanoTime();
    while (!isOnReader() && System.nanoTime() - since < SOON.toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean isOnReader() {
    try (Connection reading = connect(TENANTS.get(0), true)) {
      return isReader(reading);
    } catch (SQLException e) {
      return false;
    }
  }

  static boolean isReader(Connection connection) throws SQLException {
    return Sql.yes(connection, Product.underTest().sql().isReader());
  }

  /** An administrator's connection to the writer. */
  Connection admin() throws SQLException {
    return cluster.adminConnection(cluster.writer());
  }

  static String table(String tenant) {
    return tenant + ".note";
  }

  Proxy proxy() {
    return cluster.proxy(cluster.writer());
  }

  private SessionFactory open() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("jakarta.persistence.jdbc.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("jakarta.persistence.jdbc.user", cluster.user());
    settings.put("jakarta.persistence.jdbc.password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.put("hibernate.aws.pool.max_size", LINKS);
    settings.put("hibernate.aws.pool.acquisition_timeout", "6s");
    settings.put("hibernate.aws.failover.timeout", "8s");
    settings.put(
        "hibernate.multi_tenant_connection_provider", AwsMultiTenantConnectionProvider.class);
    settings.putAll(repertoire.tenancy());
    settings.putAll(Product.underTest().driver());
    settings.putAll(Product.underTest().severalStatements());
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder().applySettings(settings).build();
    return new MetadataSources(registry).buildMetadata().buildSessionFactory();
  }

  private AwsMultiTenantConnectionProvider<String> providerOf(SessionFactory of) {
    @SuppressWarnings("unchecked")
    AwsMultiTenantConnectionProvider<String> found =
        (AwsMultiTenantConnectionProvider<String>)
            of.unwrap(SessionFactoryImplementor.class)
                .getServiceRegistry()
                .requireService(MultiTenantConnectionProvider.class)
                .unwrap(AwsMultiTenantConnectionProvider.class);
    found.observe(heckler);
    return found;
  }

  private void learn() throws SQLException {
    for (String tenant : TENANTS) {
      for (boolean readOnly : new boolean[] {false, true}) {
        try (Connection first = connect(tenant, readOnly)) {
          String where = isReader(first) ? "reader" : "writer";
          fresh.put(tenant + readOnly + where, Sql.text(first, repertoire.state()));
        }
      }
    }
  }

  /** What the state of a session that has just begun is. */
  String fresh(String tenant, boolean readOnly, boolean onReader) {
    String where = onReader ? "reader" : "writer";
    return Objects.requireNonNull(fresh.get(tenant + readOnly + where), "learnt at the start");
  }

  Connection connect(String tenant, boolean readOnly) throws SQLException {
    return readOnly ? provider.getReadOnlyConnection(tenant) : provider.getConnection(tenant);
  }

  LinkCounts links() {
    return provider.unwrap(AwsEngine.class).linkCounts();
  }

  /** Ends the application's sessions on the server, so that whatever waits for it goes on. */
  void endSessions() throws SQLException {
    try (Connection admin = admin()) {
      Product.underTest().sessions().endOfUser(admin, cluster.user());
    }
  }

  /** Before a sequence. */
  void begin() throws SQLException {
    if (hasReader()) {
      restore();
    }
    excused = false;
    heckler.beQuiet();
    kept.thing = null;
    kept.from = null;
    proxy().heal();
  }

  /** After a sequence that went wrong. */
  void renew() {
    heckler.beQuiet();
    proxy().heal();
    unit.close();
    unit = open();
    provider = providerOf(unit);
  }

  void closeUnit() {
    unit.close();
  }

  @Override
  public void close() {
    unit.close();
    cluster.close();
  }
}
