package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.time.Agent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes the stores of tenants from which no session has taken for {@code tenancy.idle_timeout}, on
 * the engine's own thread, which starts with the first such store.
 */
final class IdleStores implements Agent {
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(1);

  private final String cluster;
  private final LinkStores stores;
  private final long timeout;

  IdleStores(String cluster, LinkStores stores, Duration timeout) {
    this.cluster = cluster;
    this.stores = stores;
    this.timeout = timeout.toNanos();
  }

  @Override
  public String name() {
    return "aws-tenants-" + cluster;
  }

  @Override
  public long doWork(long now) {
    stores.closeUnusedSince(now - timeout);
    return now + Math.min(LONGEST_PAUSE, Math.max(1, timeout / 4));
  }
}
