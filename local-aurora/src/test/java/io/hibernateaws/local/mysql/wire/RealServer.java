package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.replication.MissingProgramsException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;

/** A MySQL server without anything of Aurora, and a user of it who may do everything. */
record RealServer(LocalAurora cluster, InetSocketAddress address, String user, String password)
    implements AutoCloseable {
  static RealServer start() throws SQLException {
    LocalAurora cluster;
    try {
      cluster = LocalAurora.mysql().plain().name("wire").instances(1).start();
    } catch (MissingProgramsException missing) {
      return Assumptions.abort(String.valueOf(missing.getMessage()));
    }
    try (Connection admin = cluster.adminConnection(1);
        Statement statement = admin.createStatement()) {
      statement.execute("create user wire@'%' identified by 'secret'");
      statement.execute("grant all on *.* to wire@'%' with grant option");
      URI url = URI.create(admin.getMetaData().getURL().substring("jdbc:".length()));
      return new RealServer(
          cluster, new InetSocketAddress(url.getHost(), url.getPort()), "wire", "secret");
    } catch (SQLException e) {
      cluster.close();
      throw e;
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
