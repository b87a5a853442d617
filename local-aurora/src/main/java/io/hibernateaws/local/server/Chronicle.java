package io.hibernateaws.local.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Things that have happened, in their order. Thread-safe. */
public final class Chronicle<T> {
  private static final Logger LOG = Logger.getLogger(Chronicle.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final List<T> things = new ArrayList<>();
  private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();

  /** An empty one. */
  public Chronicle() {}

  /** It has happened now. */
  public void add(T thing) {
    lock.lock();
    try {
      things.add(thing);
      added.signalAll();
    } finally {
      lock.unlock();
    }
    for (Consumer<T> listener : listeners) {
      try {
        listener.accept(thing);
      } catch (RuntimeException e) {
        LOG.warnf(e, "A listener failed at %s", thing);
      }
    }
  }

  /** Is told what happens from now on, on the thread that adds it. */
  public void listen(Consumer<T> listener) {
    listeners.add(listener);
  }

  /** All so far. */
  public List<T> all() {
    lock.lock();
    try {
      return List.copyOf(things);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first thing that fits and happens, or has happened.
   *
   * @param what is waited for, for people
   * @throws IllegalStateException if it does not within this time
   */
  public T await(Predicate<T> wanted, Duration timeout, String what) {
    lock.lock();
    try {
      long left = timeout.toNanos();
      for (int seen = 0; ; ) {
        for (; seen < things.size(); seen++) {
          T thing = things.get(seen);
          if (wanted.test(thing)) {
            return thing;
          }
        }
        if (left <= 0) {
          throw new IllegalStateException(
              "No " + what + " within " + timeout + "; what happened: " + things);
        }
        left = added.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }
}
