package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.monitoring.WaitingApplication;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hibernate.SessionFactory;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A PostgreSQL server that is no Aurora: what needs a topology is left out, and nothing of ours
 * goes on asking it.
 */
@Timeout(60)
class PlainPostgresIT {
  @Test
  void it_works_recovers_from_a_lost_connection_and_is_left_in_peace() throws Exception {
    try (LocalAurora server = LocalAurora.postgresql().plain().instances(1).start();
        SessionFactory unit =
            Units.ofNative(
                Units.settings(
                    server,
                    Map.of("jakarta.persistence.schema-generation.database.action", "create")))) {
      Queue<EngineEvent> asked = new ConcurrentLinkedQueue<>();
      Units.engine(unit)
          .observe(
              event -> {
                if (event instanceof EngineEvent.Probed) {
                  asked.add(event);
                }
              });
      unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      try (var reading = unit.withOptions().readOnly(true).openSession()) {
        assertThat(reading.createSelectionQuery("from Purchase", Purchase.class).getResultList())
            .hasSize(1);
      }

      assertThatThrownBy(
              () ->
                  unit.inTransaction(
                      session -> {
                        session.persist(new Purchase(UUID.randomUUID(), "Grace"));
                        session.flush();
                        endEveryOtherSession(server);
                        session.createNativeQuery("select 1", Integer.class).getSingleResult();
                      }))
          .isInstanceOf(JDBCConnectionException.class);

      unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      assertThat(asked).isEmpty();
    }
  }

  /** The name of a cluster has a sister for reads, and both are asked at the start. */
  @Test
  void the_name_in_the_url_is_the_only_host_whichever_name_answers_first() throws Exception {
    try (LocalAurora pair = LocalAurora.postgresql().plain().instances(2).start()) {
      for (int i = 0; i < 12; i++) {
        try (WaitingApplication application = new WaitingApplication(pair, Map.of());
            Connection connection = application.dataSource().getConnection();
            Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
          row.next();
          assertThat(row.getBoolean(1)).as("start %d led to the reader", i).isFalse();
        }
      }
    }
  }

  private static void endEveryOtherSession(LocalAurora server) {
    try (Connection admin = server.adminConnection(1);
        Statement ending = admin.createStatement()) {
      ending.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%(writer)'");
    } catch (SQLException e) {
      throw new IllegalStateException("the server's own connection failed", e);
    }
  }
}
