package io.hibernateaws.engine.connect;

import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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

  private final int size;
  private final int reserveSize;
  private final Map<Role, Map<String, Lane>> lanes = new EnumMap<>(Role.class);
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
    for (Role role : Role.values()) {
      lanes.put(role, new ConcurrentHashMap<>());
    }
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
    Lane lane = lane(role, tenant);
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

  private Lane lane(Role role, String tenant) {
    Map<String, Lane> ofRole = Objects.requireNonNull(lanes.get(role));
    Lane lane = ofRole.get(tenant);
    return lane != null
        ? lane
        : ofRole.computeIfAbsent(
            tenant,
            missing -> new Lane(new Semaphore(size, true), new Semaphore(reserveSize, true)));
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
