package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.postgresql.iam.IamLogins;
import io.hibernateaws.local.postgresql.rdsproxy.PostgresMultiplexing;
import io.hibernateaws.local.rdsproxy.Multiplexing;
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

/** Streaming replication between the PostgreSQL servers of one cluster. */
final class PostgresReplication implements Replication {
  private final PostgresInstallation installation;
  private final ClusterFolder folder;
  private final @Nullable TlsIdentity identity;
  private final @Nullable IamLogins logins;
  private final ClusterRoles roles;
  private final List<ClusterMember> members = new CopyOnWriteArrayList<>();

  PostgresReplication(
      PostgresInstallation installation,
      ClusterFolder folder,
      @Nullable TlsIdentity identity,
      @Nullable IamLogins logins) {
    this.installation = installation;
    this.folder = folder;
    this.identity = identity;
    this.logins = logins;
    this.roles = ClusterRoles.withNewPasswords();
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
  public Multiplexing multiplexing() {
    return new PostgresMultiplexing();
  }

  @Override
  public ReplicatedServer server(int number, String id, String host) {
    ClusterMember member = new ClusterMember(id, host);
    members.add(member);
    DataDirectory data =
        new DataDirectory(
            installation,
            folder.node(number),
            id,
            folder.serverAddress(number),
            identity,
            logins == null ? "" : logins.rule());
    return new PostgresServer(
        installation,
        data,
        roles,
        member,
        members,
        logins == null ? new PostgresProtocol() : logins.before(new PostgresProtocol(), id));
  }
}
