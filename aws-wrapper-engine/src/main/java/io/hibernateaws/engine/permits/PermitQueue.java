package io.hibernateaws.engine.permits;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.time.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The only place where sessions wait for a connection. A permit needs room in its lane (role, user,
 * database: the sessions that share links), in the share of its tenant and in the whole. A permit
 * that comes back goes to the waiting tenant that holds least, among those to the one that has
 * waited longest since it was served, and within a tenant to the session that came first: so
 * however many sessions of one tenant wait, each of the others is served once before it is served
 * twice.
 *
 * <p>A thread that holds a permit already may draw on a small reserve of each limit and goes first,
 * because Hibernate's isolated work needs a second link while the first is held and N threads would
 * otherwise wait for each other at size N. Thread-safe; what no session holds or waits for takes no
 * memory.
 */
public final class PermitQueue {
  private final int size;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private final Map<String, Share> shares = new HashMap<>();

  /**
   * The sessions that wait; none of them could be served, because a thread that makes room serves
   * at once.
   */
  private final Map<LineKey, Line> lines = new LinkedHashMap<>();

  private final Lane ownWriters;
  private final Lane ownReaders;
  private final Share noTenant;
  private final Limit whole;
  private final int perTenant;
  private long turns;

  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * How many permits this thread holds. The counter is a JDK class, so that a thread that outlives
   * the engine pins none of its classes.
   */
  @SuppressWarnings("ThreadLocalUsage") // one per engine: permits of another engine do not count
  private final ThreadLocal<AtomicInteger> held = ThreadLocal.withInitial(AtomicInteger::new);

  /** A queue with {@code size} permits per lane and no other limit. */
  public PermitQueue(int size) {
    this(size, null, null);
  }

  /**
   * @param size permits per lane
   * @param total permits over all lanes; null for no such limit
   * @param perTenant permits of one tenant over all lanes; null for no such limit
   */
  public PermitQueue(int size, @Nullable Integer total, @Nullable Integer perTenant) {
    this.size = size;
    this.whole = new Limit(total == null ? Limit.NONE : total);
    this.perTenant = perTenant == null ? Limit.NONE : perTenant;
    this.ownWriters = new Lane(new LaneKey(Role.WRITER, null, null), size);
    this.ownReaders = new Lane(new LaneKey(Role.READER, null, null), size);
    this.noTenant = new Share(ConnectRequest.NO_TENANT, this.perTenant);
  }

  /** Permits per lane, without the reserve. */
  public int size() {
    return size;
  }

  /** What the reserve adds per lane. */
  public int reserveSize() {
    return ownWriters.reserve;
  }

  public int waiting() {
    return waiting.get();
  }

  /**
   * Waits for a permit.
   *
   * @param request whose user, database and tenant matter
   * @return null if there was none before the deadline
   */
  public @Nullable Permit acquire(Role role, ConnectRequest request, Deadline deadline)
      throws InterruptedException {
    AtomicInteger mine = held.get();
    boolean nested = mine.get() > 0;
    lock.lock();
    try {
      Lane lane = lane(role, request);
      Share share = share(request.tenant());
      if (admits(lane, share, nested)) {
        grant(lane, share);
      } else if (!await(new LineKey(lane, share, nested), deadline)) {
        return null;
      }
      mine.incrementAndGet();
      return new Permit(lane, share, mine);
    } finally {
      lock.unlock();
    }
  }

  /** Which limit would keep such a request waiting now, for a message. */
  public String fullBecause(Role role, ConnectRequest request) {
    lock.lock();
    try {
      boolean laneFull = !lane(role, request).admits(false);
      Share share = share(request.tenant());
      boolean shareFull = !share.admits(false);
      forgetIfUnused(share);
      forgetIfUnused(lane(role, request));
      if (!laneFull && shareFull) {
        return "tenant "
            + ForeignText.quoted(request.tenant())
            + " uses all of its "
            + perTenant
            + " connections (tenancy.max_connections_per_tenant="
            + perTenant
            + ")";
      }
      if (!laneFull && !whole.admits(false)) {
        return "all "
            + whole.size
            + " connections of the cluster are in use (tenancy.max_connections="
            + whole.size
            + ")";
      }
      return "all "
          + size
          + " connections for "
          + (role == Role.WRITER ? "writable" : "read-only")
          + " sessions are in use (pool.max_size="
          + size
          + ")";
    } finally {
      lock.unlock();
    }
  }

  // ---- under the lock

  private Lane lane(Role role, ConnectRequest request) {
    if (request.user() == null && request.database() == null) {
      return role == Role.WRITER ? ownWriters : ownReaders;
    }
    return lanes.computeIfAbsent(
        new LaneKey(role, request.user(), request.database()), key -> new Lane(key, size));
  }

  private Share share(String tenant) {
    return tenant.equals(ConnectRequest.NO_TENANT)
        ? noTenant
        : shares.computeIfAbsent(tenant, name -> new Share(name, perTenant));
  }

  private boolean admits(Lane lane, Share share, boolean nested) {
    return lane.admits(nested) && share.admits(nested) && whole.admits(nested);
  }

  private void grant(Lane lane, Share share) {
    lane.held++;
    share.held++;
    whole.held++;
    share.turn = ++turns;
  }

  private void takeBack(Lane lane, Share share) {
    lane.held--;
    share.held--;
    whole.held--;
    serveWaiting();
    forgetIfUnused(lane);
    forgetIfUnused(share);
  }

  /** Serves every session that can be served, the first in turn first. */
  private void serveWaiting() {
    for (Line next = next(); next != null; next = next()) {
      Waiter served = next.waiters.remove();
      leave(next);
      grant(next.key.lane, next.key.share);
      served.granted = true;
      served.news.signal();
    }
  }

  private @Nullable Line next() {
    if (lines.isEmpty()) {
      // Nearly always; an iterator for each permit that comes back would be dear.
      return null;
    }
    Line first = null;
    for (Line line : lines.values()) {
      LineKey key = line.key;
      if (admits(key.lane, key.share, key.nested) && (first == null || line.isBefore(first))) {
        first = line;
      }
    }
    return first;
  }

  private boolean await(LineKey key, Deadline deadline) throws InterruptedException {
    Waiter waiter = new Waiter(lock.newCondition());
    Line line = lines.computeIfAbsent(key, Line::new);
    if (key.share.waiting == 0) {
      // As if served just now: it has nothing to catch up on.
      key.share.turn = ++turns;
    }
    line.waiters.add(waiter);
    key.lane.waiting++;
    key.share.waiting++;
    waiting.incrementAndGet();
    try {
      long left = deadline.nanosLeft();
      while (!waiter.granted && left > 0) {
        var unused = waiter.news.awaitNanos(left);
        left = deadline.nanosLeft();
      }
    } catch (InterruptedException e) {
      if (waiter.granted) {
        takeBack(key.lane, key.share);
      }
      throw e;
    } finally {
      if (!waiter.granted) {
        line.waiters.remove(waiter);
        leave(line);
        forgetIfUnused(key.lane);
        forgetIfUnused(key.share);
      }
    }
    return waiter.granted;
  }

  /** One of the line's waiters has left it. */
  private void leave(Line line) {
    line.key.lane.waiting--;
    line.key.share.waiting--;
    waiting.decrementAndGet();
    if (line.waiters.isEmpty()) {
      lines.remove(line.key);
    }
  }

  private void forgetIfUnused(Lane lane) {
    if (lane.isUnused()) {
      lanes.remove(lane.key);
    }
  }

  private void forgetIfUnused(Share share) {
    if (share.isUnused()) {
      shares.remove(share.tenant);
    }
  }

  /** How many tenants and lanes hold or wait for something beyond the engine's own. */
  int remembered() {
    lock.lock();
    try {
      return lanes.size() + shares.size() + lines.size();
    } finally {
      lock.unlock();
    }
  }

  // ---- what is counted

  private record LaneKey(Role role, @Nullable String user, @Nullable String database) {}

  /** Sessions that wait for the same; the parts are compared as objects. */
  private record LineKey(Lane lane, Share share, boolean nested) {}

  private static class Limit {
    static final int NONE = Integer.MAX_VALUE;

    final int size;
    final int reserve;
    int held;
    int waiting;

    Limit(int size) {
      this.size = size;
      this.reserve = size == NONE ? 0 : Math.max(1, size / 10);
    }

    boolean admits(boolean nested) {
      return held < (nested ? size + reserve : size);
    }

    boolean isUnused() {
      return held == 0 && waiting == 0;
    }
  }

  private static final class Lane extends Limit {
    final LaneKey key;

    Lane(LaneKey key, int size) {
      super(size);
      this.key = key;
    }
  }

  private static final class Share extends Limit {
    final String tenant;

    /** When it was served last or began to wait, the later of both. */
    long turn;

    Share(String tenant, int size) {
      super(size);
      this.tenant = tenant;
    }
  }

  private static final class Line {
    final LineKey key;
    final Deque<Waiter> waiters = new ArrayDeque<>();

    Line(LineKey key) {
      this.key = key;
    }

    boolean isBefore(Line other) {
      if (key.nested != other.key.nested) {
        return key.nested;
      }
      Share mine = key.share;
      Share others = other.key.share;
      return mine.held != others.held ? mine.held < others.held : mine.turn < others.turn;
    }
  }

  private static final class Waiter {
    final Condition news;
    boolean granted;

    Waiter(Condition news) {
      this.news = news;
    }
  }

  /**
   * The right to hold one link. Released once; further calls do nothing. Any thread may release.
   */
  public final class Permit {
    private final Lane lane;
    private final Share share;
    private final AtomicInteger holder;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(Lane lane, Share share, AtomicInteger holder) {
      this.lane = lane;
      this.share = share;
      this.holder = holder;
    }

    /** Whose it is. */
    public String tenant() {
      return share.tenant;
    }

    public void release() {
      if (!released.compareAndSet(false, true)) {
        return;
      }
      holder.decrementAndGet();
      lock.lock();
      try {
        takeBack(lane, share);
      } finally {
        lock.unlock();
      }
    }
  }
}
