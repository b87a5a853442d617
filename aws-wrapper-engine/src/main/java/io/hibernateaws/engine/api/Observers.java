package io.hibernateaws.engine.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Several observers as one, to which more may be added at any time; what an observer throws is
 * logged once and keeps neither the engine nor the other observers from going on. Thread-safe.
 */
public final class Observers implements EngineObserver {
  private static final Logger LOG = Logger.getLogger(Observers.class);

  private final AtomicBoolean complained = new AtomicBoolean();
  private final List<EngineObserver> all = new CopyOnWriteArrayList<>();

  /** From now on this observer gets every event too. */
  public void add(EngineObserver observer) {
    if (observer != EngineObserver.NONE) {
      all.add(observer);
    }
  }

  @Override
  public boolean isWatching() {
    if (!all.isEmpty()) { // asked at every borrow, so without an iterator where nobody observes
      for (EngineObserver observer : all) {
        if (isWatching(observer)) {
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
      } catch (Throwable e) { // an application's, so anything
        complain(e);
      }
    }
  }

  /** One that cannot say gets the events. */
  private static boolean isWatching(EngineObserver observer) {
    try {
      return observer.isWatching();
    } catch (Throwable e) {
      return true;
    }
  }

  private void complain(Throwable thrown) {
    try {
      if (complained.compareAndSet(false, true)) {
        LOG.warn("An observer failed; what observers throw from now on is not logged", thrown);
      }
    } catch (Throwable e) {
      // An exhausted stack or heap does not let it be told either.
      complained.set(false);
    }
  }
}
