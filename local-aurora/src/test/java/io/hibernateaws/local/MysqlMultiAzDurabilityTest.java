package io.hibernateaws.local;

import java.time.Duration;

/** On a Multi-AZ cluster of MySQL servers. */
class MysqlMultiAzDurabilityTest extends Durability {
  @Override
  int rounds() {
    return 1;
  }

  @Override
  LocalAurora start() {
    return MysqlOrSkipped.start(
        LocalAurora.mysql()
            .multiAzCluster()
            .linger(Duration.ofMillis(300))
            .promotionDelay(Duration.ofMillis(150)));
  }
}
