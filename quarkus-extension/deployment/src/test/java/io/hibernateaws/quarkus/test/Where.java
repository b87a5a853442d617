package io.hibernateaws.quarkus.test;

import io.agroal.api.AgroalDataSource;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Answers who serves it, for tests that see an application from outside. */
@ApplicationScoped
public class Where {
  static final String VERSION = "first";

  @Inject AgroalDataSource writer;

  void answer(@Observes Router router) {
    router
        .get("/wait")
        .blockingHandler(
            call -> {
              try (Connection connection = writer.getConnection()) {
                connection.createStatement().execute("select pg_sleep(600)");
                call.response().end();
              } catch (SQLException e) {
                call.fail(e);
              }
            });
    router
        .get("/where")
        .blockingHandler(
            call -> {
              try {
                call.response().end(VERSION + " " + serving());
              } catch (SQLException e) {
                call.fail(e);
              }
            });
  }

  /** The server's name, when it was started and where its files are. */
  private String serving() throws SQLException {
    try (Connection connection = writer.getConnection();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "select current_setting('cluster_name') || ' '"
                        + " || extract(epoch from pg_postmaster_start_time())")) {
      row.next();
      return row.getString(1);
    }
  }
}
