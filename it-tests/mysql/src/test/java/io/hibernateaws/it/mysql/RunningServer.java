package io.hibernateaws.it.mysql;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A server of the make that a product stands for. */
interface RunningServer extends AutoCloseable {
  /** Host and port. */
  String address();

  @Override
  void close() throws IOException;

  /**
   * Starts one.
   *
   * @param statements run before any client comes, one each
   */
  static RunningServer of(Product product, List<String> statements)
      throws IOException, InterruptedException {
    return product instanceof MariaDbServerProduct ? mariaDb(statements) : Mysqld.start(statements);
  }

  private static RunningServer mariaDb(List<String> statements) {
    LocalAurora server = LocalAurora.mariadb().autoFailover(false).start();
    try (Connection admin = server.adminConnection(1)) {
      for (String one : statements) {
        Sql.run(admin, one);
      }
    } catch (SQLException e) {
      server.close();
      throw new IllegalStateException(e);
    }
    return new RunningServer() {
      @Override
      public String address() {
        return server.resolver().apply(server.instanceEndpoint(1))[0].getHostAddress()
            + ":"
            + server.port();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
