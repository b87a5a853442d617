package io.hibernateaws.it.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of the community, with empty settings: what fits is on, the rest does nothing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PlainServerIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static LocalAurora server;

  @BeforeAll
  static void start() {
    server = Product.newCluster().plain().instances(1).autoFailover(false).start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static SessionFactory unit() {
    return Units.ofNative(
        Units.settings(
            server, Map.of("jakarta.persistence.schema-generation.database.action", "update")));
  }

  private static void write(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  private static long sessionsOfApplication() throws SQLException {
    try (Connection admin = server.adminConnection(1)) {
      return Long.parseLong(Sql.text(admin, Product.underTest().sessions().ofUser(server.user())));
    }
  }

  @Test
  void one_line_names_what_is_left_out_and_nothing_warns() {
    try (LogLines log = LogLines.of("io.hibernateaws");
        SessionFactory unit = unit()) {
      write(unit);

      assertThat(log.lines().stream().filter(line -> line.contains("; off: ")))
          .singleElement()
          .asString()
          .contains("on, in this order: host_monitoring;")
          .contains(
              "off: initial_connection, aurora_connection_tracker, read_write_splitting, failover")
          .contains("has no topology");
      assertThat(log.warnings()).isEmpty();
    }
  }

  /** Detection is over with the first connection; a host is asked only while a call is old. */
  @Test
  void no_session_of_the_engines_own_stays_and_no_member_is_asked() {
    try (SessionFactory unit = unit()) {
      List<EngineEvent> seen = new CopyOnWriteArrayList<>();
      Units.engine(unit).observe(seen::add);
      write(unit);
      write(unit);

      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(sessionsOfApplication())
                      .isEqualTo(Units.engine(unit).linkCounts().open()));
      assertThat(seen)
          .noneMatch(
              event ->
                  event instanceof EngineEvent.Probed
                      || event instanceof EngineEvent.SearchStarted);
    }
  }

  @Test
  void what_is_told_while_the_server_restarts_is_what_it_holds() throws Exception {
    try (SessionFactory unit = unit();
        Writers writers = Writers.start(unit)) {
      writers.awaitCommit(System.nanoTime(), System.nanoTime());
      server.restart(1);
      writers.awaitCommit(System.nanoTime(), System.nanoTime());
      server.proxy(1).resetAll();
      writers.awaitCommit(System.nanoTime(), System.nanoTime());

      writers.compare("plain");
      assertThat(writers.failedSince(0)).isNotEmpty();
    }
  }
}
