package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long engines of tenants' clusters live. */
class TenantClustersTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ConnectRequest BLUE = ConnectRequest.WRITABLE.withTenant("blue");

  private final List<NotingEngine> engines = new CopyOnWriteArrayList<>();

  private TenantClusters clusters(@Nullable Duration idle) {
    Map<String, Object> settings = TenantUnit.settings();
    return new TenantClusters(
        ClusterSettings.of(settings, UnitEngine.read(settings)),
        null,
        config -> {
          NotingEngine engine = new NotingEngine(config);
          engines.add(engine);
          return engine;
        },
        idle,
        NanoClock.system());
  }

  private static Connection connect(TenantClusters clusters, String host) throws SQLException {
    return clusters.connect(
        TenantPlace.onCluster("jdbc:postgresql://" + host + "/"), BLUE, SessionOptions.DEFAULT);
  }

  @Test
  void an_engine_that_nobody_uses_is_closed_and_the_units_is_not() throws SQLException {
    try (TenantClusters clusters = clusters(Duration.ofMillis(100))) {
      Connection connection = connect(clusters, "blue.example.com");
      NotingEngine blue = engines.get(1);
      Awaitility.await()
          .during(Duration.ofMillis(400))
          .atMost(SOON)
          .until(() -> blue.timesClosed() == 0);

      connection.close();

      Awaitility.await().atMost(SOON).until(() -> blue.timesClosed() == 1);
      assertThat(clusters.own()).isSameAs(engines.get(0));
      assertThat(engines.get(0).timesClosed()).isZero();
      connect(clusters, "blue.example.com").close();
      assertThat(engines).as("it comes back when it is needed").hasSize(3);
    }
    assertThat(engines).allMatch(engine -> engine.timesClosed() == 1);
  }

  @Test
  void an_engine_that_gave_no_connection_is_not_in_use() throws SQLException {
    try (TenantClusters clusters = clusters(Duration.ofMillis(100))) {
      Connection first = connect(clusters, "blue.example.com");
      NotingEngine blue = engines.get(1);
      SQLException refusal = new SQLException("no permit", "08001");
      blue.refusal = refusal;
      assertThatThrownBy(() -> connect(clusters, "blue.example.com")).isSameAs(refusal);
      first.close();
      Awaitility.await().atMost(SOON).until(() -> blue.timesClosed() == 1);
    }
  }

  @Test
  void once_closed_it_says_so_instead_of_starting_engines() {
    TenantClusters clusters = clusters(null);
    clusters.close();
    assertThatThrownBy(() -> connect(clusters, "blue.example.com"))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("stopped");
    assertThat(engines).hasSize(1);
  }

  @Test
  void without_a_limit_engines_stay() throws SQLException {
    try (TenantClusters clusters = clusters(null)) {
      for (int i = 0; i < 200; i++) {
        connect(clusters, "c" + i % 100 + ".example.com").close();
      }
      assertThat(clusters.running()).isEqualTo(101);
      assertThat(engines).hasSize(101).allMatch(engine -> engine.timesClosed() == 0);
    }
  }
}
