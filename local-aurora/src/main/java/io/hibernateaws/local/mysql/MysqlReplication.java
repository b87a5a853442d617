package io.hibernateaws.local.mysql;

import io.hibernateaws.local.iam.IamDoors;
import io.hibernateaws.local.mysql.iam.IamAccounts;
import io.hibernateaws.local.mysql.iam.IamLogins;
import io.hibernateaws.local.mysql.rdsproxy.MysqlMultiplexing;
import io.hibernateaws.local.rdsproxy.Multiplexing;
import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.TlsIdentity;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Replication by global transaction identifiers between the MySQL servers of one cluster. */
final class MysqlReplication implements Replication {
  private final MysqlInstallation installation;
  private final ClusterFolder folder;
  private final @Nullable TlsIdentity identity;
  private final @Nullable IamDoors doors;
  private final @Nullable IamAccounts accounts;
  private final ClusterRoles roles = ClusterRoles.withNewPasswords();
  private final List<MysqlServer> servers = new CopyOnWriteArrayList<>();

  MysqlReplication(
      MysqlInstallation installation,
      ClusterFolder folder,
      @Nullable TlsIdentity identity,
      @Nullable IamDoors doors) {
    this.installation = installation;
    this.folder = folder;
    this.identity = identity;
    this.doors = doors;
    this.accounts = doors == null ? null : new IamAccounts();
  }

  @Override
  public Credentials application() {
    return roles.application();
  }

  @Override
  public String database() {
    return Template.APPLICATION;
  }

  @Override
  public String jdbcUrl(String host) {
    return Connections.url(host, database());
  }

  @Override
  public Connection connect(InetAddress address) throws SQLException {
    return Connections.open(application(), address, database());
  }

  @Override
  public boolean tellsByTable() {
    return true;
  }

  @Override
  public Multiplexing multiplexing() {
    if (installation.make() == Make.MARIADB) {
      throw new IllegalArgumentException("MariaDB: rdsProxy() is there for MySQL only");
    }
    return new MysqlMultiplexing();
  }

  @Override
  public ReplicatedServer server(int number, String id, String host) {
    if (number > 1 && installation.make() == Make.MARIADB) {
      throw new IllegalArgumentException(
          "MariaDB: there is one server, which none follows; use instances(1)");
    }
    MysqlServer server =
        new MysqlServer(
            new MysqlServer.Identity(number, id, host, folder.serverAddress(number)),
            installation,
            new DataDirectory(folder.node(number), installation.account(), identity),
            this);
    servers.add(server);
    return server;
  }

  /** Of users of IAM; null if there are none. */
  @Nullable IamAccounts accounts() {
    return accounts;
  }

  /** Brings in an instance's users of IAM; null if there are none. */
  @Nullable IamLogins logins(String instance, AdminLink link) {
    if (doors == null || accounts == null) {
      return null;
    }
    IamLogins logins = new IamLogins(accounts, doors.of(instance), link);
    folder.closing(logins::close);
    return logins;
  }

  ClusterRoles roles() {
    return roles;
  }

  /** All servers of the cluster, running or not. */
  List<MysqlServer> servers() {
    return servers;
  }

  /** The server of an instance, by its identifier. */
  MysqlServer server(String id) {
    return servers.stream()
        .filter(each -> each.toString().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no instance " + id));
  }
}
