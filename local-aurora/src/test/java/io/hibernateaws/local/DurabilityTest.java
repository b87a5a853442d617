package io.hibernateaws.local;

import java.time.Duration;

/** On PostgreSQL. */
class DurabilityTest extends Durability {
  @Override
  int rounds() {
    return 2;
  }

  @Override
  LocalAurora start() {
    return LocalAurora.postgresql().instances(3).promotionDelay(Duration.ofMillis(150)).start();
  }
}
