package io.hibernateaws.engine.assembly;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Chance without contention: every thread draws from its own source. */
final class ThreadLocalChance implements RandomGenerator {
  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
