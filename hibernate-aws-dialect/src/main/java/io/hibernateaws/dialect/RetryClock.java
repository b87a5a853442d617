package io.hibernateaws.dialect;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance of a retry, so that tests decide them. */
interface RetryClock {
  /** The JVM's own. */
  RetryClock SYSTEM =
      new RetryClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public double random() {
          return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
          Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);
        }
      };

  long nanos();

  /** At least 0, less than 1. */
  double random();

  void sleep(Duration pause) throws InterruptedException;
}
