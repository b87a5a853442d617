package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.monitoring.WatchedLink;
import io.hibernateaws.engine.monitoring.WatchedLinks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Every link of an engine by instance, from open to close, how many of them are lent, and every
 * connect that is under way. Thread-safe.
 */
public final class LinkRegistry implements WatchedLinks {
  private final Map<String, Set<Link>> byInstance = new ConcurrentHashMap<>();
  private final Map<String, Set<Opening>> openings = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> lent = new ConcurrentHashMap<>();
  private final EngineEvents events;

  public LinkRegistry(EngineEvents events) {
    this.events = events;
  }

  void opened(Link link) {
    byInstance
        .computeIfAbsent(link.member().instanceId(), id -> ConcurrentHashMap.newKeySet())
        .add(link);
  }

  void closed(Link link, String because) {
    Set<Link> links = byInstance.get(link.member().instanceId());
    if (links != null && links.remove(link)) {
      events.publish(
          new EngineEvent.LinkClosed(events.source(), link.member().instanceId(), because));
    }
  }

  /**
   * A connect begins; end it with {@link #openingOver}.
   *
   * @param asWriter whether it is of use only while the instance is the writer
   * @param generation of the instance now
   */
  Opening opening(String instanceId, boolean asWriter, long generation) {
    Opening opening = new Opening(instanceId, asWriter, generation);
    openings.computeIfAbsent(instanceId, id -> ConcurrentHashMap.newKeySet()).add(opening);
    return opening;
  }

  void openingOver(Opening opening) {
    Set<Opening> underWay = openings.get(opening.instanceId);
    if (underWay != null) {
      underWay.remove(opening);
    }
  }

  /** A link to this instance is lent to a session; end it with {@link #returned}. */
  public void lent(String instanceId) {
    count(instanceId).increment();
  }

  public void returned(String instanceId) {
    count(instanceId).decrement();
  }

  private LongAdder count(String instanceId) {
    LongAdder count = lent.get(instanceId);
    return count != null ? count : lent.computeIfAbsent(instanceId, id -> new LongAdder());
  }

  /** Links to one instance that sessions hold at this moment. */
  public int lentOf(String instanceId) {
    LongAdder count = lent.get(instanceId);
    return count == null ? 0 : count.intValue();
  }

  /** Whether a session holds any link. */
  public boolean isAnyLent() {
    return lent.values().stream().anyMatch(count -> count.sum() > 0);
  }

  /** Links to one instance that sessions hold, or wait for to be opened. */
  public int linksInUse(String instanceId) {
    return lentOf(instanceId) + openings.getOrDefault(instanceId, Set.of()).size();
  }

  /** Links to one instance that are in a call at this moment. */
  public int inFlightOf(String instanceId) {
    return (int) of(instanceId).stream().filter(Link::inFlight).count();
  }

  @Override
  public Collection<WatchedLink> to(String instanceId) {
    Collection<WatchedLink> watched = new ArrayList<>(of(instanceId));
    watched.addAll(openings.getOrDefault(instanceId, Set.of()));
    return watched;
  }

  /** Every connect that is under way at this moment. */
  Collection<Opening> underWay() {
    Collection<Opening> all = new ArrayList<>();
    openings.values().forEach(all::addAll);
    return all;
  }

  public boolean isOpen(Link link) {
    return of(link.member().instanceId()).contains(link);
  }

  /** The open links to one instance at this moment. */
  public Collection<Link> of(String instanceId) {
    return byInstance.getOrDefault(instanceId, Set.of());
  }

  /** All open links at this moment. */
  public Collection<Link> all() {
    Collection<Link> all = new ArrayList<>();
    byInstance.values().forEach(all::addAll);
    return all;
  }

  /** How many links each instance has, of those that have any. */
  public List<InstanceLinks> byInstance() {
    List<InstanceLinks> counts = new ArrayList<>();
    byInstance.forEach(
        (id, links) -> {
          int open = links.size();
          if (open > 0) {
            counts.add(new InstanceLinks(id, open, Math.min(open, lentOf(id)), inFlightOf(id)));
          }
        });
    return counts;
  }

  public int size() {
    return byInstance.values().stream().mapToInt(Set::size).sum();
  }

  /** A connect under way: to the host's monitor a call in flight like any other. */
  static final class Opening implements WatchedLink {
    private final String instanceId;
    private final boolean asWriter;
    private final long generation;
    private volatile @Nullable OpenAttempt attempt;
    private volatile @Nullable String abortedBecause;

    private Opening(String instanceId, boolean asWriter, long generation) {
      this.instanceId = instanceId;
      this.asWriter = asWriter;
      this.generation = generation;
    }

    String instanceId() {
      return instanceId;
    }

    /** Whether it is of use only while the instance is the writer. */
    boolean asWriter() {
      return asWriter;
    }

    /** Of the instance when the connect began. */
    long generation() {
      return generation;
    }

    /** What the connect is trying now; another address may follow. */
    void tries(OpenAttempt now) {
      attempt = now;
      if (abortedBecause != null) {
        now.abort();
      }
    }

    @Override
    public long callSequence() {
      return 1;
    }

    @Override
    public @Nullable InetAddress address() {
      OpenAttempt now = attempt;
      return now == null ? null : now.address().getAddress();
    }

    @Override
    public void abort(String because) {
      if (abortedBecause == null) {
        abortedBecause = because;
      }
      OpenAttempt now = attempt;
      if (now != null) {
        now.abort();
      }
    }

    /** Why it was ended from outside; null if it was not. */
    @Nullable String abortedBecause() {
      return abortedBecause;
    }
  }
}
