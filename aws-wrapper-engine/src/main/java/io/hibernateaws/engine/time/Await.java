package io.hibernateaws.engine.time;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where application threads park: until something changes, until their deadline, or until they are
 * interrupted.
 */
public final class Await {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Wakes everybody who waits, to look again. */
  public void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@code condition} holds; it is asked now and after every change, on this thread.
   *
   * @return whether it held before the deadline
   * @throws InterruptedException if this thread was interrupted; the flag is cleared, as usual
   */
  public boolean until(BooleanSupplier condition, Deadline deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        long left = deadline.nanosLeft();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
