package io.hibernateaws.it.mysql;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One MySQL server that is no Aurora, and pooled sessions on it. */
final class OneServer implements AutoCloseable {
  private final LocalAurora cluster = LocalAurora.mysql().plain().instances(1).start();
  private final Connection admin;

  OneServer() throws SQLException {
    admin = cluster.adminConnection(1);
  }

  LocalAurora cluster() {
    return cluster;
  }

  /** One link, so that every session gets what the one before it has left. */
  AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.put("hibernate.aws.pool.max_size", 1);
    settings.putAll(more);
    return new AwsDataSource(settings);
  }

  /** Runs statements as the administrator, in the application's database. */
  void run(List<String> statements) throws SQLException {
    for (String one : statements) {
      Sql.run(admin, one);
    }
  }

  String answer(String query) throws SQLException {
    return Sql.text(admin, query);
  }

  /** Ends the server's thread of a connection. */
  void kill(String thread) throws SQLException {
    Sql.run(admin, "kill " + thread);
  }

  @Override
  public void close() throws SQLException {
    admin.close();
    cluster.close();
  }
}
