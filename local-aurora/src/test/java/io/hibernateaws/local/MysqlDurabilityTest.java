package io.hibernateaws.local;

import java.time.Duration;

/** On MySQL. */
class MysqlDurabilityTest extends Durability {
  @Override
  int rounds() {
    return 1;
  }

  @Override
  LocalAurora start() {
    return MysqlOrSkipped.start(
        LocalAurora.mysql().instances(3).promotionDelay(Duration.ofMillis(150)));
  }
}
