package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.JvmResolver;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.topology.ClusterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FamilyRoutesTest {
  private static final Duration FAILOVER = Duration.ofSeconds(60);

  private final AtomicReference<DatabaseFamily> family = new AtomicReference<>(PgFamilies.PLAIN);

  @Test
  void the_routes_are_those_of_the_family_that_is_known_now_and_stay_the_same_until_it_changes() {
    FamilyRoutes routes = routes("aurora.cluster-xyz.eu-west-1.rds.amazonaws.com");
    Routes guessed = routes.get();

    assertThat(guessed.failover()).isNull();
    assertThat(routes.get()).isSameAs(guessed);

    family.set(PgFamilies.AURORA);

    assertThat(routes.get().failover()).isEqualTo(FAILOVER);
    assertThat(routes.get()).isSameAs(routes.get());
  }

  @Test
  void behind_a_proxy_no_family_has_a_topology() {
    family.set(PgFamilies.AURORA);

    assertThat(routes("app.proxy-xyz.eu-west-1.rds.amazonaws.com").get().failover()).isNull();
  }

  private FamilyRoutes routes(String host) {
    return new FamilyRoutes(
        family::get,
        new ClusterAddress(
            new Endpoint(host, 5432), new ClusterSettings(null, null, new JvmResolver()), null),
        new UrlMeaning.Choice(true, true, true, true, null),
        new RandomSelector(),
        new SelectionInput(new Random(7), id -> 0),
        List.of(),
        FAILOVER);
  }
}
