package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.assembly.ConfiguredPlanner;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.route.ReaderBackoffFilter;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.route.UrlMeaning;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.TopologySettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What decides in a world: settings, and the engine's own planner made from them.
 *
 * @param topology rhythm of the monitor
 * @param backoff null where a reader that died is offered as soon as it answers
 * @param planning makes the planner
 */
record Rules(
    TopologySettings topology, @Nullable ReaderBackoffSettings backoff, Planning planning) {
  /** Makes a planner from what a world has. */
  interface Planning {
    RoutePlanner planner(
        SelectionInput input, NanoClock clock, @Nullable Predicate<Member> heldBack);
  }

  /** The defaults, except for the backoff. */
  static Rules usual(@Nullable ReaderBackoffSettings backoff) {
    return new Rules(
        new TopologySettings(Duration.ofSeconds(30), Duration.ofMillis(100)),
        backoff,
        (input, clock, heldBack) ->
            new RoutePlanner(
                UrlMeaning.of(
                    FakeCluster.NAME,
                    EndpointKind.WRITER_CLUSTER,
                    null,
                    new UrlMeaning.Choice(true, true, true, true, null)),
                new RandomSelector(),
                input,
                heldBack == null ? List.of() : List.of(new ReaderBackoffFilter(heldBack))));
  }

  /** As an application would set them. */
  static Rules of(EngineConfig config) {
    return new Rules(
        config.topology(),
        config.backoff(),
        (input, clock, heldBack) -> ConfiguredPlanner.of(config, input, clock, heldBack));
  }
}
