package io.hibernateaws.local;

import io.hibernateaws.local.iam.IamDoors;
import io.hibernateaws.local.replication.Installation;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.TlsIdentity;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A database product of which there is only what the supervisor needs. */
final class MadeUpProduct implements Installation {
  private static final int PORT = 4711;

  private final Map<String, MadeUpServer> servers = new ConcurrentHashMap<>();

  /** The server of an instance, by its identifier. */
  MadeUpServer server(String id) {
    return Objects.requireNonNull(servers.get(id));
  }

  @Override
  public int port() {
    return PORT;
  }

  @Override
  public Replication replication(
      ClusterFolder folder, @Nullable TlsIdentity identity, @Nullable IamDoors iam) {
    return new Replication() {
      @Override
      public Credentials application() {
        return new Credentials("someone", "secret");
      }

      @Override
      public String database() {
        return "things";
      }

      @Override
      public String jdbcUrl(String host) {
        return "jdbc:made-up://" + host;
      }

      @Override
      public Connection connect(InetAddress address) throws SQLException {
        throw new SQLFeatureNotSupportedException("There is nothing to connect to");
      }

      @Override
      public ReplicatedServer server(int number, String id, String host) {
        return new MadeUpServer(id, folder.serverAddress(number), servers);
      }
    };
  }
}
