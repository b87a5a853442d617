package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.proxy.Protocol;
import io.hibernateaws.local.replication.IamUsers;
import io.hibernateaws.local.replication.Patience;
import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server: its data directory and its process tree. */
final class PostgresServer implements ReplicatedServer {
  private static final Duration RULES_DEADLINE = Duration.ofSeconds(10);

  /** The first version that has its functions of a base backup under their new names. */
  private static final int NEW_BACKUP = 15;

  /** The SQLSTATE of a log-in that the rules refuse. */
  private static final String REFUSED = "28000";

  private final PostgresInstallation installation;
  private final DataDirectory data;
  private final ClusterRoles roles;
  private final ClusterMember self;
  private final List<ClusterMember> members;
  private final Protocol protocol;
  private final ProcessTree tree;
  private @Nullable Process postmaster;

  /**
   * @param self the instance
   * @param members all instances of the cluster, this one among them
   * @param protocol what the proxy in front of it must understand
   */
  PostgresServer(
      PostgresInstallation installation,
      DataDirectory data,
      ClusterRoles roles,
      ClusterMember self,
      List<ClusterMember> members,
      Protocol protocol) {
    this.installation = installation;
    this.data = data;
    this.roles = roles;
    this.self = self;
    this.members = members;
    this.protocol = protocol;
    this.tree = new ProcessTree(data.path());
  }

  @Override
  public InetAddress address() {
    return data.address();
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  DataDirectory data() {
    return data;
  }

  @Override
  public void create(@Nullable ReplicatedServer writer) {
    try {
      data.copyFrom(installation.template().data());
      data.configure(writer == null ? null : dataOf(writer), roles.admin());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the data directory of " + data.id(), e);
    }
  }

  @Override
  public void secure(Duration patience) throws SQLException {
    try (PostgresControl control =
        new PostgresControl(this, "set-up", installation.template().admin())) {
      control.awaitAnswer(patience);
      control.setPasswords(roles, patience);
    }
  }

  @Override
  public void cloneFrom(ReplicatedServer writer) throws SQLException {
    DataDirectory source = dataOf(writer);
    try (Connection session = writer.connectAsAdmin(Connections.MAINTENANCE);
        Statement statement = session.createStatement()) {
      // The session stays open from start to stop: closing it would abort the backup.
      boolean old = session.getMetaData().getDatabaseMajorVersion() < NEW_BACKUP;
      statement.execute(
          (old ? "select pg_start_backup('%s', true, false)" : "select pg_backup_start('%s', true)")
              .formatted(data.id()));
      data.copyFrom(source.path());
      try (ResultSet label =
          statement.executeQuery(
              old
                  ? "select labelfile from pg_stop_backup(false, false)"
                  : "select labelfile from pg_backup_stop(false)")) {
        label.next();
        data.completeBackup(label.getString(1));
      }
      data.configure(source, roles.admin());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clone " + source.id() + " to " + data.id(), e);
    }
  }

  @Override
  public void becomeReaderOf(ReplicatedServer writer) {
    DataDirectory upstream = dataOf(writer);
    try {
      data.configure(upstream, roles.admin());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot make " + data.id() + " a standby of " + upstream.id(), e);
    }
  }

  /** How this server, as a standby, reaches another one: the value of primary_conninfo. */
  String conninfo(ReplicatedServer upstream) {
    return data.conninfo(dataOf(upstream), roles.admin());
  }

  private static DataDirectory dataOf(ReplicatedServer server) {
    return ((PostgresServer) server).data;
  }

  @Override
  public CompletableFuture<?> start() {
    try {
      data.removePidFile();
      Process started =
          new ProcessBuilder(installation.serverCommand(data.path()))
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log().toFile()))
              .start();
      postmaster = started;
      return started.onExit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the server of " + data.id(), e);
    }
  }

  /** Whether the postmaster exists; a frozen one does. */
  boolean exists() {
    Process process = postmaster;
    return process != null && process.isAlive();
  }

  @Override
  public boolean shutDown(Duration deadline) {
    Process process = postmaster;
    if (process == null) {
      return true;
    }
    // SIGINT is PostgreSQL's fast shutdown; Process.destroy() would wait for the sessions.
    tree.signalMain("INT", process.pid());
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    Process process = postmaster;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public long processorNanos() {
    return tree.processorNanos();
  }

  @Override
  public ServerControl control(String purpose) {
    return new PostgresControl(this, purpose, roles.admin());
  }

  @Override
  public Connection connectAsAdmin(String database) throws SQLException {
    return Connections.open(roles.admin(), address(), database);
  }

  @Override
  public void publish(PublishedTopology topology) throws IOException {
    data.writeTopology(
        TopologyJson.of(
            topology, self, members, installation.flavour() == Flavour.MULTI_AZ_CLUSTER));
  }

  @Override
  public void acceptLogins(boolean accepted) throws SQLException {
    try (PostgresControl control = new PostgresControl(this, "log-ins", roles.admin())) {
      data.acceptLogins(accepted);
      control.readSettingsAgain();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot change whom " + data.id() + " lets in", e);
    }
    awaitLogins(accepted);
  }

  @Override
  public void createIamUser(String name) throws SQLException {
    if (data.iamRule().isEmpty()) {
      throw IamUsers.unknown();
    }
    try (Connection session = connectAsAdmin(Connections.MAINTENANCE);
        Statement statement = session.createStatement()) {
      statement.execute(
          "create role \"%s\" login in role rds_iam, %s".formatted(name, Template.APPLICATION));
    }
  }

  @Override
  public boolean hasIamUser(String name) throws SQLException {
    try (Connection session = connectAsAdmin(Connections.MAINTENANCE);
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select 1 from pg_roles where rolname = '%s' and pg_has_role(oid, 'rds_iam', 'member')"
                    .formatted(name))) {
      return row.next();
    }
  }

  /** Returns when the server has read its rules again. */
  private void awaitLogins(boolean accepted) throws SQLException {
    Patience patience = Patience.of(RULES_DEADLINE);
    while (letsIn() != accepted) {
      if (patience.over()) {
        throw new SQLException(data.id() + " does not read its rules");
      }
      patience.pause();
    }
  }

  private boolean letsIn() throws SQLException {
    try (Connection ignored =
        Connections.open(roles.application(), address(), Template.APPLICATION)) {
      return true;
    } catch (SQLException e) {
      if (REFUSED.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    return data.id();
  }
}
