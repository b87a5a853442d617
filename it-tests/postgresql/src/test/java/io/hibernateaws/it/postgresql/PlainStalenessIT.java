package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import io.hibernateaws.engine.product.postgresql.PgPosition;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.routing.PriceOfPositions;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Read-your-writes on plain PostgreSQL, which has positions but tells no topology: what servers say
 * of themselves, and the price of asking, beside Aurora's.
 */
@Timeout(120)
class PlainStalenessIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ServerQueries PG = PgFamilies.PLAIN.queries();

  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  private static Position written(Connection writer) throws SQLException {
    return Objects.requireNonNull(PG.written(writer), "a writer knows");
  }

  private static boolean reaches(Connection reader, Position position) throws SQLException {
    Position shown = PG.shown(reader);
    return shown != null && shown.reaches(position);
  }

  @Test
  void a_reader_reaches_the_position_of_a_commit_when_it_shows_it_and_not_before()
      throws SQLException {
    try (LocalAurora cluster = LocalAurora.postgresql().plain().instances(2).start();
        Connection writer = cluster.directConnection(1);
        Connection reader = cluster.directConnection(2)) {
      assertThat(PG.shown(writer)).as("a writer shows everything").isNull();
      assertThat(PG.written(reader)).as("a reader writes nothing").isNull();
      Sql.run(writer, "create table t (n int)");
      Position created = written(writer);
      Awaitility.await().atMost(SOON).until(() -> reaches(reader, created));

      for (String durable : List.of("on", "off")) {
        cluster.pauseReplay(2);
        Sql.run(writer, "set synchronous_commit = " + durable);
        Sql.run(writer, "insert into t values (1)");
        Sql.run(writer, "insert into t values (2)");
        String rows = Sql.text(writer, "select count(*) from t");
        Position inserted = written(writer);

        assertThat(reaches(reader, inserted)).as("synchronous_commit=%s", durable).isFalse();
        cluster.resumeReplay(2);
        Awaitility.await().atMost(SOON).until(() -> reaches(reader, inserted));
        assertThat(Sql.text(reader, "select count(*) from t")).isEqualTo(rows);
      }
    }
  }

  @Test
  void after_a_promotion_old_positions_are_reached_and_new_ones_only_on_the_new_timeline()
      throws SQLException {
    try (LocalAurora cluster = LocalAurora.postgresql().plain().instances(3).start();
        Connection writer = cluster.directConnection(1)) {
      Sql.run(writer, "create table t (n int)");
      Position before = written(writer);
      cluster.switchover(2);
      try (Connection next = cluster.directConnection(2);
          Connection reader = cluster.directConnection(3)) {
        Sql.run(next, "insert into t values (1)");
        Position after = written(next);
        PgPosition old = (PgPosition) before;
        PgPosition now = (PgPosition) after;

        assertThat(now.timeline()).isGreaterThan(old.timeline());
        assertThat(after.reaches(before)).isTrue();
        Position onTheOldTimeline = new PgPosition(old.timeline(), now.lsn());
        assertThat(onTheOldTimeline.reaches(after)).isFalse();
        Awaitility.await()
            .atMost(SOON)
            .until(() -> Sql.text(reader, "select count(*) from t").equals("1"));
        assertThat(reaches(reader, after)).as("its timeline is not known yet").isFalse();
        try (Connection admin = cluster.adminConnection(2)) {
          Sql.run(admin, "grant pg_read_all_stats to " + cluster.user());
        }
        Awaitility.await().atMost(SOON).until(() -> reaches(reader, after));
      }
    }
  }

  @Test
  void with_two_named_endpoints_a_read_after_a_write_never_misses_it() throws SQLException {
    try (LocalAurora cluster = LocalAurora.postgresql().plain().instances(2).start()) {
      Map<String, Object> settings = PriceOfPositions.settings(cluster, "thread");
      settings.put("jakarta.persistence.jdbc.url", cluster.jdbcUrl(cluster.instanceEndpoint(1)));
      settings.put("hibernate.aws.plugins", "+srw");
      settings.put("hibernate.aws.srw.write_endpoint", cluster.instanceEndpoint(1));
      settings.put("hibernate.aws.srw.read_endpoint", cluster.instanceEndpoint(2));
      try (SessionFactory unit = Units.ofNative(settings)) {
        UUID first = write(unit);
        Awaitility.await().atMost(SOON).until(() -> isReadOnStandby(unit, first));
        cluster.pauseReplay(2);
        for (int i = 0; i < 10; i++) {
          UUID id = write(unit);
          assertThat(isReadOnStandby(unit, id)).as("write %s", i).isFalse();
        }
        cluster.resumeReplay(2);
        Awaitility.await().atMost(SOON).until(() -> isReadOnStandby(unit, write(unit)));
      }
    }
  }

  /** Where the read ran that must find this purchase. */
  private static boolean isReadOnStandby(SessionFactory unit, UUID id) {
    try (Session session = unit.withOptions().readOnly(true).openSession()) {
      assertThat(session.find(Purchase.class, id)).isNotNull();
      return session
          .createNativeQuery("select pg_is_in_recovery()", Boolean.class)
          .getSingleResult();
    }
  }

  /** There is one host, which serves everything: nothing to choose, so nothing to ask. */
  @Test
  void without_a_topology_reads_run_on_the_host_of_the_url_unasked() throws SQLException {
    try (LocalAurora server = LocalAurora.postgresql().plain().instances(1).start();
        SessionFactory unit = Units.ofNative(PriceOfPositions.settings(server, "thread"))) {
      UUID id = write(unit);
      assertThat(ReadToken.current().isEmpty()).isFalse();
      try (Session session = unit.withOptions().readOnly(true).openSession()) {
        assertThat(session.find(Purchase.class, id)).isNotNull();
      }
    }
  }

  @Test
  void what_a_writing_transaction_pays() {
    for (boolean aurora : new boolean[] {true, false}) {
      var builder = LocalAurora.postgresql().instances(2);
      try (LocalAurora cluster = (aurora ? builder : builder.plain()).start()) {
        PriceOfPositions.print(cluster, aurora ? "Aurora functions" : "plain PostgreSQL", 500);
        assertThat(ReadToken.current().isEmpty()).isFalse();
        ReadToken.forget();
      }
    }
  }

  private static UUID write(SessionFactory unit) {
    UUID id = UUID.randomUUID();
    unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
    return id;
  }
}
