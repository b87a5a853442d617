package io.hibernateaws.engine.connect;

import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.Role;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The only place where anybody waits for a connection: fair permits per (role, tenant). A thread
 * that holds a permit already draws on a small reserve, because Hibernate's isolated work needs a
 * second link while the first is held and N threads would otherwise wait for each other at size N.
 */
public final class PermitQueue {
  private record Lane(Semaphore permits, Semaphore reserve) {}

  private record Key(Role role, String tenant) {}

  private final int size;
  private final int reserveSize;
  private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * How many permits this thread holds. The counter is a JDK class, so that a thread that outlives
   * the engine pins none of its classes.
   */
  @SuppressWarnings("ThreadLocalUsage") // one per engine: permits of another engine do not count
  private final ThreadLocal<AtomicInteger> held = ThreadLocal.withInitial(AtomicInteger::new);

  /** A queue with {@code size} permits per role and tenant. */
  public PermitQueue(int size) {
    this.size = size;
    this.reserveSize = Math.max(1, size / 10);
  }

  /** Permits per role and tenant, without the reserve. */
  public int size() {
    return size;
  }

  /** What the reserve adds per role and tenant. */
  public int reserveSize() {
    return reserveSize;
  }

  public int waiting() {
    return waiting.get();
  }

  /**
   * Waits for a permit, in order of arrival.
   *
   * @return null if there was none before the deadline
   */
  @Nullable Permit acquire(Role role, String tenant, Deadline deadline)
      throws InterruptedException {
    Key key = new Key(role, tenant);
    Lane lane = lanes.get(key);
    if (lane == null) {
      lane = lanes.computeIfAbsent(key, missing -> newLane());
    }
    AtomicInteger mine = held.get();
    Semaphore source = lane.permits();
    if (!source.tryAcquire(0, TimeUnit.NANOSECONDS)) {
      if (mine.get() > 0) {
        source = lane.reserve();
      }
      waiting.incrementAndGet();
      try {
        if (!source.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
          return null;
        }
      } finally {
        waiting.decrementAndGet();
      }
    }
    mine.incrementAndGet();
    return new Permit(source, mine);
  }

  private Lane newLane() {
    return new Lane(new Semaphore(size, true), new Semaphore(reserveSize, true));
  }

  /**
   * The right to hold one link. Released once; further calls do nothing. Any thread may release.
   */
  static final class Permit {
    private final Semaphore source;
    private final AtomicInteger holder;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(Semaphore source, AtomicInteger holder) {
      this.source = source;
      this.holder = holder;
    }

    void release() {
      if (released.compareAndSet(false, true)) {
        holder.decrementAndGet();
        source.release();
      }
    }
  }
}
