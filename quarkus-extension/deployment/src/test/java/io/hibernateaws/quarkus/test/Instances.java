package io.hibernateaws.quarkus.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.Session;

/** Asks a server for its own identifier, past everything that the application believes. */
final class Instances {
  private Instances() {}

  static String of(Session session) {
    return session.doReturningWork(Instances::of);
  }

  static String of(Connection connection) throws SQLException {
    boolean mysql = connection.getMetaData().getURL().startsWith("jdbc:mysql:");
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                mysql ? "select @@aurora_server_id" : "select current_setting('cluster_name')")) {
      row.next();
      return row.getString(1);
    }
  }
}
