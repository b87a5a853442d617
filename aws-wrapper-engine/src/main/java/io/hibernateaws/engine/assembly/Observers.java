package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * All observers of an engine as one; an observer that throws is logged and loses only that event.
 */
final class Observers implements EngineObserver {
  private static final Logger LOG = Logger.getLogger(Observers.class);

  private final List<EngineObserver> all = new CopyOnWriteArrayList<>();

  Observers(EngineObserver first) {
    add(first);
  }

  void add(EngineObserver observer) {
    if (observer != EngineObserver.NONE) {
      all.add(observer);
    }
  }

  @Override
  public boolean isWatching() {
    if (!all.isEmpty()) { // asked at every borrow, so without an iterator where nobody observes
      for (EngineObserver observer : all) {
        if (observer.isWatching()) {
          return true;
        }
      }
    }
    return false;
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
