package io.hibernateaws.local;

import java.time.Duration;

/** On a Multi-AZ cluster of PostgreSQL servers. */
class MultiAzDurabilityTest extends Durability {
  @Override
  int rounds() {
    return 1;
  }

  @Override
  LocalAurora start() {
    return LocalAurora.postgresql()
        .multiAzCluster()
        .linger(Duration.ofMillis(300))
        .promotionDelay(Duration.ofMillis(150))
        .start();
  }
}
