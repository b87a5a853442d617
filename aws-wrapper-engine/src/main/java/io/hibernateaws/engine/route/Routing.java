package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one engine go at this moment: the plans of the {@link RoutePlanner} of the
 * family that is known now, and what the planner cannot see in a snapshot, that is whether the
 * application still boots and which role the instance of the URL had at first. Thread-safe; never
 * blocks.
 */
public final class Routing {
  private final Supplier<Routes> routes;
  private final AtomicReference<@Nullable Role> firstRole = new AtomicReference<>();
  private volatile boolean booting = true;

  /**
   * @param routes of the family as far as it is known, asked again for every plan
   */
  public Routing(Supplier<Routes> routes) {
    this.routes = routes;
  }

  /** From now on requests wait for a failover instead of taking any host. */
  public void applicationStarted() {
    booting = false;
  }

  /** Whether a session waits for a failover at its first statement. */
  public boolean waitsForFailover() {
    return !booting && failover() != null;
  }

  /** The whole budget of a failover, null where there is none. */
  public @Nullable Duration failover() {
    return routes.get().failover();
  }

  /** The plan for one request. */
  public ConnectPlan plan(boolean readOnly, ClusterSnapshot snapshot) {
    return plan(routes.get().planner(), readOnly, snapshot);
  }

  /** The same plan where only the existence of a host matters: no turn is taken. */
  public ConnectPlan planWithoutTurn(boolean readOnly, ClusterSnapshot snapshot) {
    return plan(routes.get().planner().unordered(), readOnly, snapshot);
  }

  private ConnectPlan plan(RoutePlanner planner, boolean readOnly, ClusterSnapshot snapshot) {
    return booting
        ? planner.planAtBoot(readOnly, firstRole.get(), snapshot)
        : planner.plan(readOnly, firstRole.get(), snapshot);
  }

  /** The plan for a read that only the writer is sure to serve right. */
  public ConnectPlan planWriterToRead(ClusterSnapshot snapshot) {
    return routes.get().planner().planWriterToRead(snapshot);
  }

  /** The plan for a question that every healthy host answers. */
  public ConnectPlan planAny(ClusterSnapshot snapshot) {
    return routes.get().planner().planAny(snapshot);
  }

  /** A session's request has reached this instance in this role. */
  public void reached(String instanceId, Role role) {
    if (instanceId.equals(routes.get().planner().namedInstance())) {
      firstRole.compareAndSet(null, role);
    }
  }
}
