package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.time.Await;
import io.hibernateaws.engine.time.Deadline;
import java.util.function.Predicate;

/** The newest snapshot, and waiting for a better one. Thread-safe; written by the monitor only. */
public final class TopologyView {
  private final Await await = new Await();
  private volatile ClusterSnapshot current = ClusterSnapshot.EMPTY;
  private volatile boolean closed;

  public ClusterSnapshot current() {
    return current;
  }

  /**
   * Waits until a snapshot satisfies {@code wanted}; the condition is asked of the current one
   * first.
   *
   * @return whether one did before the deadline and before the engine closed
   */
  public boolean await(Predicate<ClusterSnapshot> wanted, Deadline deadline)
      throws InterruptedException {
    await.until(() -> closed || wanted.test(current), deadline);
    return wanted.test(current);
  }

  public boolean isClosed() {
    return closed;
  }

  void publish(ClusterSnapshot snapshot) {
    current = snapshot;
    await.changed();
  }

  void close() {
    closed = true;
    await.changed();
  }
}
