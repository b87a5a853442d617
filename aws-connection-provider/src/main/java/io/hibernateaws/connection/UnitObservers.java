package io.hibernateaws.connection;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** The observers of a unit, as one observer of each of its engines, also of later ones. */
final class UnitObservers implements EngineObserver {
  private static final Logger LOG = Logger.getLogger(UnitObservers.class);

  private final List<EngineObserver> all = new CopyOnWriteArrayList<>();

  void add(EngineObserver observer) {
    all.add(observer);
  }

  @Override
  public boolean isWatching() {
    return !all.isEmpty() && all.stream().anyMatch(EngineObserver::isWatching);
  }

  @Override
  public void on(EngineEvent event) {
    for (EngineObserver observer : all) {
      try {
        observer.on(event);
      } catch (RuntimeException e) {
        LOG.warnf(e, "An observer failed on %s", event);
      }
    }
  }
}
