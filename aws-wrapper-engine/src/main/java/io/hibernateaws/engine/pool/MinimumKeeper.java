package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Keeps {@code pool.min_size} links open to every usable instance, on the engine's own thread. */
final class MinimumKeeper implements Agent {
  private static final Logger LOG = Logger.getLogger(MinimumKeeper.class);
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final String cluster;
  private final int minimum;
  private final TopologyView view;
  private final LinkRegistry registry;
  private final LinkStores stores;
  private final LeaseLedger ledger;
  private final Duration connectTimeout;
  private final NanoClock clock;

  MinimumKeeper(
      String cluster,
      int minimum,
      TopologyView view,
      LinkRegistry registry,
      LinkStores stores,
      LeaseLedger ledger,
      Duration connectTimeout,
      NanoClock clock) {
    this.cluster = cluster;
    this.minimum = minimum;
    this.view = view;
    this.registry = registry;
    this.stores = stores;
    this.ledger = ledger;
    this.connectTimeout = connectTimeout;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "aws-pool-" + cluster;
  }

  @Override
  public long doWork(long now) {
    ClusterSnapshot snapshot = view.current();
    for (Member member : snapshot.members()) {
      if (snapshot.usable(member) && registry.of(member.instanceId()).size() < minimum) {
        fill(member);
      }
    }
    return clock.nanoTime() + PAUSE;
  }

  /**
   * Taking everything idle and what is missing opens what is missing; giving it back leaves it
   * idle.
   */
  private void fill(Member member) {
    int idleAndMissing = minimum - registry.lentOf(member.instanceId());
    boolean hasRole = !member.instanceId().equals(member.endpoint().host());
    List<LinkStore.StoredLink> taken = new ArrayList<>();
    try {
      while (taken.size() < idleAndMissing) {
        taken.add(
            stores.take(
                member,
                hasRole ? member.role() : null,
                ConnectRequest.WRITABLE,
                Deadline.in(connectTimeout, clock)));
      }
    } catch (SQLException e) {
      LOG.debugf("pool.min_size=%d on %s: %s", minimum, member.instanceId(), e.toString());
    } finally {
      taken.forEach(this::keepOrEnd);
    }
  }

  private void keepOrEnd(LinkStore.StoredLink stored) {
    Link link = stored.link();
    String refused = link.isBroken() ? "broken" : ledger.reasonToRefuse(link, ledger.now());
    if (refused == null) {
      stored.giveBack();
    } else {
      link.end(refused);
      stored.evict();
    }
  }
}
