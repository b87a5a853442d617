package io.hibernateaws.engine.connect;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every open link of an engine by instance, from open to close. Thread-safe. */
public final class LinkRegistry {
  private final Map<String, Set<Link>> byInstance = new ConcurrentHashMap<>();
  private final EngineObserver observer;

  public LinkRegistry(EngineObserver observer) {
    this.observer = observer;
  }

  void opened(Link link) {
    byInstance
        .computeIfAbsent(link.member().instanceId(), id -> ConcurrentHashMap.newKeySet())
        .add(link);
  }

  void closed(Link link, String because) {
    Set<Link> links = byInstance.get(link.member().instanceId());
    if (links != null && links.remove(link)) {
      observer.on(new EngineEvent.LinkClosed(link.member().instanceId(), because));
    }
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

  public int size() {
    return byInstance.values().stream().mapToInt(Set::size).sum();
  }
}
