package io.hibernateaws.local.mysql;

import io.hibernateaws.local.mysql.iam.IamAccounts;
import io.hibernateaws.local.mysql.iam.IamLogins;
import io.hibernateaws.local.mysql.wire.MysqlProtocol;
import io.hibernateaws.local.proxy.Protocol;
import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.IamUsers;
import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One MySQL server: its data directory, its process, and whom it follows. */
final class MysqlServer implements ReplicatedServer {
  /**
   * What tells a server from the others of its cluster.
   *
   * @param number 1-based
   * @param id the instance's identifier
   * @param host the name by which clients reach the instance
   * @param address on which the server listens, and from which it connects to the one it follows
   */
  record Identity(int number, String id, String host, InetAddress address) {}

  /** Hundreds of databases take a minute beside the load of a test. */
  private static final Duration COPY_DEADLINE = Duration.ofSeconds(150);

  private static final Duration USER_DEADLINE = Duration.ofSeconds(10);

  private final Identity identity;
  private final MysqlInstallation installation;
  private final DataDirectory data;
  private final MysqlReplication replication;
  private final ProcessTree tree;
  private final ToldFacts facts;
  private final @Nullable TopologyTable topologyTable;
  private final @Nullable IamLogins logins;
  private @Nullable Process process;

  /** Who administers the data until the cluster's own passwords have arrived; null afterwards. */
  private volatile @Nullable Credentials first;

  private volatile @Nullable MysqlServer upstream;
  private volatile boolean replayPaused;
  private volatile @Nullable GtidSet received;

  MysqlServer(
      Identity identity,
      MysqlInstallation installation,
      DataDirectory data,
      MysqlReplication replication) {
    this.identity = identity;
    this.installation = installation;
    this.data = data;
    this.replication = replication;
    this.tree = new ProcessTree(data.path());
    this.topologyTable =
        installation.make() == Make.MARIADB
            ? null
            : TopologyTable.of(installation.flavour(), identity, replication);
    this.facts = new ToldFacts(installation.flavour(), identity.id(), replication.accounts());
    this.logins = replication.logins(identity.id(), link("log-ins"));
  }

  @Override
  public InetAddress address() {
    return identity.address();
  }

  @Override
  public Protocol protocol() {
    return new MysqlProtocol(
        installation.flavour() == Flavour.PLAIN || installation.make() == Make.MARIADB
            ? null
            : facts,
        data.tls() != null,
        logins);
  }

  /** The table in which the server tells its cluster; null if its flavour has none. */
  @Nullable TopologyTable topologyTable() {
    return topologyTable;
  }

  Identity identity() {
    return identity;
  }

  MysqlReplication replication() {
    return replication;
  }

  Path log() {
    return data.log();
  }

  @Override
  public void create(@Nullable ReplicatedServer writer) {
    try {
      data.copyFrom(installation.template().data());
      first = installation.template().admin();
      upstream = (MysqlServer) writer;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the data directory of " + this, e);
    }
  }

  @Override
  public void secure(Duration patience) throws SQLException {
    try (AdminLink link = firstLink()) {
      awaitLogin(link, patience);
      link.execute(
          patience,
          password(replication.roles().application()),
          password(replication.roles().admin()));
      if (topologyTable != null) {
        topologyTable.fill(link);
      }
      IamAccounts accounts = replication.accounts();
      if (accounts != null) {
        accounts.begin(link, patience);
      }
    }
    first = null;
  }

  private static String password(Credentials user) {
    return "alter user '%s'@'%%' identified by '%s'".formatted(user.user(), user.password());
  }

  @Override
  public void cloneFrom(ReplicatedServer writer) throws SQLException {
    MysqlServer source = (MysqlServer) writer;
    try {
      Path arrival = data.arrival();
      try (AdminLink link = source.link("clone")) {
        link.execute(COPY_DEADLINE, "clone local data directory = '" + arrival + "'");
      }
      data.take(arrival);
      first = null;
      received = null;
      becomeReaderOf(source);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clone " + source + " to " + this, e);
    }
  }

  @Override
  public void becomeReaderOf(ReplicatedServer writer) {
    upstream = (MysqlServer) writer;
  }

  /** The one that this server follows; null on the writer. */
  @Nullable MysqlServer upstream() {
    return upstream;
  }

  /** From now on this server follows none. */
  void becomeWriter() {
    upstream = null;
    replayPaused = false;
  }

  boolean replayPaused() {
    return replayPaused;
  }

  void pauseReplay(boolean paused) {
    replayPaused = paused;
  }

  /** Up to where it was last seen to have its writer's history; null = not seen yet. */
  @Nullable GtidSet received() {
    return received;
  }

  void seenAt(GtidSet position) {
    received = position;
  }

  /** Who administers the data before it has the cluster's own passwords; null if it has them. */
  @Nullable Credentials first() {
    return first;
  }

  /** The cluster's passwords have arrived. */
  void secured() {
    first = null;
  }

  @Override
  public CompletableFuture<?> start() {
    try {
      replayPaused = false;
      received = null;
      Process started =
          new ProcessBuilder(
                  installation.serverCommand(
                      ServerOptions.start(
                          data.path(),
                          identity,
                          installation,
                          upstream != null,
                          data.tls() != null)))
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log().toFile()))
              .start();
      process = started;
      return started.onExit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the server of " + this, e);
    }
  }

  /** Whether its process exists; a frozen one does. */
  boolean exists() {
    Process current = process;
    return current != null && current.isAlive();
  }

  @Override
  public boolean shutDown(Duration deadline) {
    Process current = process;
    if (current == null) {
      return true;
    }
    if (upstream == null && installation.make() == Make.MYSQL) {
      // What it has committed is in its data and with a reader; its own shutdown would wait for ten
      // seconds, for streams that have nothing more to tell.
      boolean stopped = stopWriting(deadline.dividedBy(2));
      kill();
      return stopped;
    }
    tree.signalMain("TERM", current.pid());
    try {
      return current.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Refuses commits from now on; false if one that is under way is not acknowledged in time. */
  private boolean stopWriting(Duration deadline) {
    // A commit still waiting when the server ends would be in its data and in no reader's.
    try (AdminLink link = link("shutdown")) {
      link.execute(
          deadline.plusSeconds(1),
          "set session lock_wait_timeout = " + Math.max(1, deadline.toSeconds()),
          "set global super_read_only = on");
      return true;
    } catch (SQLException stillWriting) {
      return false;
    }
  }

  @Override
  public void freeze() {
    tree.freeze();
  }

  @Override
  public void thaw() {
    tree.thaw();
  }

  @Override
  public void kill() {
    tree.kill();
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
    }
  }

  @Override
  public long processorNanos() {
    return tree.processorNanos();
  }

  @Override
  public ServerControl control(String purpose) {
    MysqlControl control = new MysqlControl(this, link(purpose));
    return installation.make() == Make.MARIADB
        ? new MariaDbControl(control, link(purpose))
        : control;
  }

  /** A way to the administrator. */
  AdminLink link(String purpose) {
    return Connections.adminLink(address(), purpose, replication.roles().admin());
  }

  /** The same while the server has the template's passwords. */
  AdminLink firstLink() {
    Credentials template = first;
    return template == null ? link("set-up") : Connections.adminLink(address(), "set-up", template);
  }

  /** Returns when the administrator can log in. */
  void awaitLogin(AdminLink link, Duration deadline) throws SQLException {
    MysqlControl.await(this, deadline, () -> link.execute(deadline, "do 1"));
  }

  @Override
  public Connection connectAsAdmin(String database) throws SQLException {
    return Connections.open(replication.roles().admin(), address(), database);
  }

  @Override
  public void createIamUser(String name) throws SQLException {
    IamAccounts accounts = replication.accounts();
    if (accounts == null) {
      throw IamUsers.unknown();
    }
    try (AdminLink link = link("users")) {
      link.execute(
          USER_DEADLINE,
          "create user '%s'@'%%' identified with %s".formatted(name, accounts.plugin()));
      link.execute(USER_DEADLINE, Template.rights(name).toArray(new String[0]));
    }
  }

  @Override
  public boolean hasIamUser(String name) throws SQLException {
    return logins != null && logins.has(name);
  }

  @Override
  public void publish(PublishedTopology topology) {
    facts.tell(topology);
  }

  @Override
  public String toString() {
    return identity.id();
  }
}
