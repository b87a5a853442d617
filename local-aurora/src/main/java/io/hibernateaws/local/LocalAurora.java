package io.hibernateaws.local;

import io.hibernateaws.local.mysql.MysqlInstallation;
import io.hibernateaws.local.postgresql.PostgresInstallation;
import io.hibernateaws.local.proxy.Proxy;
import io.hibernateaws.local.rdsproxy.RdsProxy;
import io.hibernateaws.local.replication.IamUsers;
import io.hibernateaws.local.server.Certificates;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A cluster of real database servers on this machine that looks and behaves like Amazon Aurora (or
 * another {@linkplain ClusterBuilder#flavour flavour}): one writer, readers that stream from it,
 * names of RDS form, Aurora's functions, failover by itself. It can be broken at its processes
 * (here) and at its network ({@link #proxy(int)}). Instances are numbered from 1; instance 1 is the
 * first writer. Thread-safe; every command returns when what it asks for has happened, except that
 * a promotion follows a lost writer on its own after the promotion delay. Commands that make no
 * sense now (thawing what is not frozen) throw {@link IllegalStateException}.
 */
public final class LocalAurora implements AutoCloseable {
  private final RunningCluster cluster;
  private final int port;

  LocalAurora(RunningCluster cluster, int port) {
    this.cluster = cluster;
    this.port = port;
  }

  /** A cluster of PostgreSQL servers; three instances unless told otherwise. */
  public static ClusterBuilder postgresql() {
    return new ClusterBuilder(PostgresInstallation::open);
  }

  /**
   * A cluster of MySQL servers; three instances unless told otherwise. Needs a server program on
   * this machine and the driver on the class path.
   */
  public static ClusterBuilder mysql() {
    return new ClusterBuilder(MysqlInstallation::open);
  }

  /**
   * One server of MariaDB, plain unless it is told to be an RDS instance. Needs a server program on
   * this machine and MySQL's driver on the class path.
   */
  public static ClusterBuilder mariadb() {
    return new ClusterBuilder(MysqlInstallation::openMariaDb).plain().instances(1);
  }

  /**
   * A cluster of the product with this name: {@code postgresql}, {@code mysql} or {@code mariadb}.
   */
  public static ClusterBuilder engine(String name) {
    Map<String, Supplier<ClusterBuilder>> engines =
        Map.of(
            PostgresInstallation.ENGINE, LocalAurora::postgresql,
            MysqlInstallation.ENGINE, LocalAurora::mysql,
            MysqlInstallation.MARIADB, LocalAurora::mariadb);
    Supplier<ClusterBuilder> engine = engines.get(name);
    if (engine == null) {
      throw new IllegalArgumentException(
          "'%s' is no engine: there are %s"
              .formatted(name, String.join(", ", new TreeSet<>(engines.keySet()))));
    }
    return engine.get();
  }

  // ---- where it is ---------------------------------------------------------------------------

  /** What the servers are for their clients, as {@link ClusterBuilder#flavour} names it. */
  public String flavour() {
    return cluster.flavour().code();
  }

  /** How many instances there are, dead ones included. */
  public int instances() {
    return cluster.members().all().size();
  }

  /** {@code <name>.cluster-…}, of an RDS instance {@code <name>.…}: leads to the writer. */
  public String clusterEndpoint() {
    return cluster.names().clusterEndpoint();
  }

  /**
   * {@code <name>.cluster-ro-…}: leads to a reader; to the writer while there is none.
   *
   * @throws IllegalStateException of an RDS instance, which has one name only
   */
  public String readerEndpoint() {
    return cluster.names().readerEndpoint();
  }

  /** The host name of one instance; both servers of an RDS instance have its one name. */
  public String instanceEndpoint(int number) {
    return cluster.names().instanceEndpoint(member(number).id);
  }

  /** The identifier of one instance, as it stands in the topology. */
  public String instanceId(int number) {
    return member(number).id;
  }

  /** The same for every endpoint. */
  public int port() {
    return port;
  }

  /** A JDBC URL of the application's database on this host. */
  public String jdbcUrl(String host) {
    return cluster.replication().jdbcUrl(host);
  }

  /** The application's role: owns its database, is no superuser. */
  public String user() {
    return cluster.replication().application().user();
  }

  /** The application role's password: random, and another one for every cluster. */
  public String password() {
    return cluster.replication().application().password();
  }

  /**
   * Makes a database user who must come with IAM, on all instances, and may do what {@link #user()}
   * may. A cluster built with {@link ClusterBuilder#iam} lets in such users with a token and TLS
   * only. On PostgreSQL that is anyone whom an administrator grants {@code rds_iam}.
   */
  public void createIamUser(String name) {
    IamUsers.create(
        name,
        cluster.members().current().server,
        cluster.members().readers().stream().map(reader -> reader.server).toList());
  }

  /** The application's database. */
  public String database() {
    return cluster.replication().database();
  }

  /** The cluster's names as DNS would answer now; an empty array for any other name. */
  public Function<String, InetAddress[]> resolver() {
    return cluster.names()::resolve;
  }

  /**
   * The same names for JVMs that know nothing of us: start them with {@code
   * -Djdk.net.hosts.file=<this> -Dsun.net.inetaddr.ttl=0 -Dsun.net.inetaddr.negative.ttl=0}.
   */
  public Path hostsFile() {
    return cluster.names().hostsFile();
  }

  /**
   * What clients must trust for {@code sslmode=verify-full}, as {@code sslrootcert}: the
   * certificate, in PEM, of a cluster built with {@link ClusterBuilder#tls()} or {@link
   * ClusterBuilder#proxyTls()}.
   */
  public Path certificate() {
    return Certificates.trusted(cluster.folder());
  }

  /** The cluster's own folder: removed with it. */
  public Path folder() {
    return cluster.folder().path();
  }

  /** From now on the names follow a change only after this time. */
  public void dnsDelay(Duration delay) {
    cluster.nameService().delay(delay);
  }

  /**
   * So long a writer lives on that is replaced on command from now on: see {@link
   * ClusterBuilder#linger}. {@link #rejoin} ends it sooner.
   *
   * @throws IllegalStateException if it is no Multi-AZ cluster
   */
  public void linger(Duration time) {
    cluster.supervisor().linger(time);
  }

  /** A connection of the application's role through the instance's proxy, without any name. */
  public Connection connection(int number) throws SQLException {
    return cluster.replication().connect(member(number).proxy.address());
  }

  /** A connection of the application's role straight to the server, past the proxy. */
  public Connection directConnection(int number) throws SQLException {
    return cluster.replication().connect(member(number).server.address());
  }

  /** A connection of the superuser to the application's database, past the proxy. */
  public Connection adminConnection(int number) throws SQLException {
    return adminConnection(number, database());
  }

  /** A connection of the superuser to any database, past the proxy. */
  public Connection adminConnection(int number, String database) throws SQLException {
    return member(number).server.connectAsAdmin(database);
  }

  // ---- break it ------------------------------------------------------------------------------

  /** The instance's processes die at once, as on {@link Crash#RESET}. */
  public void crash(int number) {
    crash(number, Crash.RESET);
  }

  /** The instance's processes die at once. A dead instance stays dead until {@link #rejoin}. */
  public void crash(int number, Crash crash) {
    cluster.supervisor().crash(number, crash);
  }

  /** The instance's processes stand still; their connections stay open and silent. */
  public void freeze(int number) {
    cluster.supervisor().freeze(number);
  }

  /** A frozen instance runs on; a writer that was deposed meanwhile is killed instead. */
  public void thaw(int number) {
    cluster.supervisor().thaw(number);
  }

  /** The instance starts again as a reader, with a new copy of the writer's data. */
  public void rejoin(int number) {
    cluster.supervisor().rejoin(number);
  }

  /** The instance shuts down and starts again in its role; no failover follows. */
  public void restart(int number) {
    cluster.supervisor().restart(number);
  }

  /**
   * Planned change: the old writer ends in good order and becomes a reader. One that does not end
   * within 4 s is killed and becomes a reader with a new copy of the data. In a Multi-AZ cluster
   * the old writer lingers first: see {@link ClusterBuilder#linger}.
   */
  public void switchover(int to) {
    cluster.supervisor().switchover(to);
  }

  /** The writer is fenced and this reader takes over after the promotion delay. */
  public void failover(int to) {
    cluster.supervisor().failover(to);
  }

  /** Promotes this reader in place of a dead or frozen writer. */
  public void promote(int number) {
    cluster.supervisor().promote(number);
  }

  /** The reader goes on receiving and acknowledging, but shows nothing new. */
  public void pauseReplay(int number) {
    cluster.supervisor().pauseReplay(number);
  }

  /** Ends {@link #pauseReplay}. */
  public void resumeReplay(int number) {
    cluster.supervisor().resumeReplay(number);
  }

  /** Whether from now on all readers restart when the writer changes, as old Aurora versions do. */
  public void readersRestart(boolean on) {
    cluster.supervisor().readersRestart(on);
  }

  /**
   * New log-ins to the instance fail with SQLSTATE 28000, as on an instance of a Multi-AZ cluster
   * that changes its role; open connections stay. PostgreSQL only. A restart does not end it, a new
   * copy of the data does.
   */
  public void refuseLogins(int number) {
    cluster.supervisor().acceptLogins(number, false);
  }

  /** Ends {@link #refuseLogins}. */
  public void acceptLogins(int number) {
    cluster.supervisor().acceptLogins(number, true);
  }

  /** The network in front of one instance. */
  public Proxy proxy(int number) {
    return member(number).proxy;
  }

  /**
   * The RDS Proxy in front of the cluster.
   *
   * @throws IllegalStateException if it was built without one
   */
  public RdsProxy rdsProxy() {
    return cluster.rdsProxy();
  }

  /**
   * Every instance gives this answer from now on.
   *
   * @throws IllegalStateException if it makes no sense for servers of this flavour
   */
  public void answer(TopologyAnswer answer) {
    cluster.answers().all(instances(), answer);
  }

  /**
   * One instance gives this answer from now on.
   *
   * @throws IllegalStateException if it makes no sense for servers of this flavour, or for one of
   *     them only
   */
  public void answer(int number, TopologyAnswer answer) {
    cluster.answers().one(member(number).number, answer);
  }

  // ---- watch it ------------------------------------------------------------------------------

  /** The number of the current writer; of the last one while there is none. */
  public int writer() {
    return cluster.supervisor().writer();
  }

  /** Whether the instance's processes run. */
  public Life life(int number) {
    return member(number).life;
  }

  /** The readers of which one acknowledges every commit; empty = no commit waits. */
  public Set<Integer> inSync() {
    return cluster.supervisor().inSync();
  }

  /** Returns when this instance is the writer. */
  public void awaitWriter(int number, Duration timeout) {
    member(number);
    long end = System.nanoTime() + timeout.toNanos();
    while (writer() != number || life(number) != Life.UP) {
      long left = end - System.nanoTime();
      awaitEvent(event -> true, System.nanoTime(), Duration.ofNanos(Math.max(0, left)));
    }
  }

  /** What has happened so far, in order. */
  public List<ClusterEvent> events() {
    return cluster.events().all();
  }

  /** Called with every event from now on, on the thread that causes it; must be quick. */
  public void onEvent(Consumer<ClusterEvent> listener) {
    cluster.events().listen(listener);
  }

  /** The first event of this kind that happens, or has happened, since this time. */
  public ClusterEvent awaitEvent(ClusterEvent.Kind kind, long sinceNanoTime, Duration timeout) {
    return cluster
        .events()
        .await(event -> event.kind() == kind, sinceNanoTime, timeout, kind.toString());
  }

  /** The first event that fits and happens, or has happened, since this time. */
  public ClusterEvent awaitEvent(
      Predicate<ClusterEvent> wanted, long sinceNanoTime, Duration timeout) {
    return cluster.events().await(wanted, sinceNanoTime, timeout, "such event");
  }

  private Member member(int number) {
    return cluster.members().member(number);
  }

  @Override
  public String toString() {
    return cluster.toString();
  }

  /** Ends every process and removes every file of the cluster. */
  @Override
  public void close() {
    cluster.close();
  }
}
