package io.hibernateaws.it.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants on clusters of their own beside the unit's. */
@Timeout(120)
class ClusterTenancyIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static LocalAurora home;
  private static LocalAurora away;

  @BeforeAll
  static void start() throws SQLException {
    home = Product.newCluster().name("home").instances(2).start();
    away = Product.newCluster().name("away").instances(2).start();
    for (LocalAurora cluster : new LocalAurora[] {home, away}) {
      try (Connection admin = cluster.adminConnection(1)) {
        // Monitors are the unit's user on every cluster.
        Sql.run(admin, Product.underTest().sql().setPassword(home.user(), home.password()));
        Tenanted.schema(admin, Product.underTest().namespace(), home.user());
        Tenanted.schema(admin, "blue", home.user());
      }
    }
  }

  @AfterAll
  static void stop() {
    home.close();
    away.close();
  }

  private static Tenanted unit(Map<String, ?> more) {
    Function<String, InetAddress[]> both =
        host -> {
          InetAddress[] here = home.resolver().apply(host);
          return here.length > 0 ? here : away.resolver().apply(host);
        };
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("hibernate.aws.host_resolver", both);
    Tenanted tenanted = new Tenanted(home, settings);
    tenanted.places.put("home", TenantPlace.onCluster(url(home)));
    tenanted.places.put("away", TenantPlace.onCluster(url(away)));
    tenanted.places.put("blue", Product.underTest().onCluster(url(away), "blue"));
    return tenanted;
  }

  private static String url(LocalAurora cluster) {
    return cluster.jdbcUrl(cluster.clusterEndpoint());
  }

  /** Physical connections of the unit to both servers of a cluster, monitors included. */
  private static int links(LocalAurora cluster) throws SQLException {
    return Sessions.onAll(cluster, Product.underTest().sessions().ofUser(home.user()));
  }

  @Test
  void tenants_see_their_own_rows_on_the_writers_and_readers_of_their_clusters() {
    try (Tenanted tenanted = unit(Map.of())) {
      for (String tenant : new String[] {"home", "away", "blue"}) {
        tenanted.write(tenant);
      }
      for (String tenant : new String[] {"home", "away", "blue"}) {
        assertThat(tenanted.owners(tenant)).containsOnly(tenant);
        LocalAurora cluster = tenant.equals("home") ? home : away;
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  assertThat(tenanted.ownersOnReader(tenant)).isNotEmpty().containsOnly(tenant);
                  assertThat(tenanted.instanceOfReading(tenant)).isEqualTo(cluster.instanceId(2));
                });
      }
    }
  }

  @Test
  void a_cluster_that_nobody_uses_is_left_and_comes_back_when_it_is_used() {
    try (Tenanted tenanted = unit(Map.of("hibernate.aws.tenancy.idle_timeout", "2s"))) {
      Queue<EngineEvent> seen = new ConcurrentLinkedQueue<>();
      tenanted.provider().observe(seen::add);
      for (int i = 0; i < 2; i++) {
        tenanted.write("away");
        assertThat(seen)
            .anyMatch(
                event ->
                    event instanceof EngineEvent.Bound bound
                        && bound.tenant().equals("away")
                        && bound.instance().equals(away.instanceId(1)));
        seen.clear();
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(links(away)).as("links to it").isZero());
      }
      tenanted.write("home");
    }
  }

  @Test
  void a_tenant_moves_to_another_cluster_and_disappears_while_the_unit_runs() {
    try (Tenanted tenanted = unit(Map.of())) {
      tenanted.places.put("red", TenantPlace.onCluster(url(home)));
      assertThat(server(tenanted)).isEqualTo(home.instanceId(1));
      tenanted.places.put("red", TenantPlace.onCluster(url(away)));
      assertThat(server(tenanted)).isEqualTo(away.instanceId(1));
      tenanted.places.remove("red");
      assertThatThrownBy(() -> server(tenanted)).hasRootCauseInstanceOf(TenantSQLException.class);
    }
  }

  private static String server(Tenanted tenanted) {
    try (Session session = tenanted.session("red")) {
      return Asking.instance(session);
    }
  }
}
