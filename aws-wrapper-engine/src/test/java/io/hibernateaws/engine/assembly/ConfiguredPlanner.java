package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import io.hibernateaws.engine.route.ClusterAddress;
import io.hibernateaws.engine.route.FamilyRoutes;
import io.hibernateaws.engine.route.ReaderFilters;
import io.hibernateaws.engine.route.ReaderStrategy;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.NanoClock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an engine on Aurora PostgreSQL plans with, for tests that have no engine. */
public final class ConfiguredPlanner {
  private ConfiguredPlanner() {}

  public static RoutePlanner of(
      EngineConfig config,
      SelectionInput input,
      NanoClock clock,
      @Nullable Predicate<Member> heldBack) {
    ClusterAddress address =
        new ClusterAddress(config.url().endpoint(), config.cluster(), config.srw());
    return new FamilyRoutes(
            () -> PgFamilies.AURORA,
            address,
            EngineAssembly.choice(config),
            new ReaderStrategy(
                    address,
                    config.initialConnection(),
                    config.reads(),
                    config.failover(),
                    config.readerSelection())
                .selector(),
            input,
            ReaderFilters.of(config.reads(), heldBack, clock),
            null)
        .get()
        .planner();
  }
}
