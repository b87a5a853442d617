package io.hibernateaws.dialect;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Says that a unit of work was tried again in vain: three times in a minute for one policy, the
 * others are counted and named with the next that is told. Thread-safe.
 */
final class GivenUpLog {
  private static final Logger LOG = Logger.getLogger(GivenUpLog.class);
  private static final int MOST = 3;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private long began;
  private int told;
  private int folded;

  /** The exception is thrown besides, so the line has no more of it than its type. */
  void tell(int attempts, Duration took, String because, RuntimeException failure, long now) {
    int before;
    lock.lock();
    try {
      if (told > 0 && now - began >= WINDOW) {
        told = 0;
      }
      if (told == MOST) {
        folded++;
        return;
      }
      if (told++ == 0) {
        began = now;
      }
      before = folded;
      folded = 0;
    } finally {
      lock.unlock();
    }
    LOG.warnf(
        "A unit of work is given up after %d attempts in %d ms with %s: %s%s",
        attempts,
        took.toMillis(),
        failure.getClass().getSimpleName(),
        because,
        before == 0 ? "" : "; " + before + " more like this were not told");
  }
}
