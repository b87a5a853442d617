package io.hibernateaws.engine.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * Several observers as one, to which more may be added at any time; what an observer throws is
 * counted, logged when it is the first of its kind, and keeps neither the engine nor the other
 * observers from going on. Thread-safe.
 */
public final class Observers implements EngineObserver {
  private static final Logger LOG = Logger.getLogger(Observers.class);

  private final FailureCounts failures = new FailureCounts(LOG);
  private final List<EngineObserver> all = new CopyOnWriteArrayList<>();

  /** From now on this observer gets every event too. */
  public void add(EngineObserver observer) {
    if (observer != EngineObserver.NONE) {
      all.add(observer);
    }
  }

  @Override
  public boolean isWatching() {
    for (int i = 0; i < all.size(); i++) { // asked at every borrow, so without an iterator
      if (isWatching(all.get(i))) {
        return true;
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
        failures.note(sentence(observer), e);
      }
    }
  }

  /** One that cannot say gets the events. */
  private boolean isWatching(EngineObserver observer) {
    try {
      return observer.isWatching();
    } catch (Throwable e) {
      failures.note(sentence(observer), e);
      return true;
    }
  }

  private static String sentence(EngineObserver observer) {
    return "The observer " + observer.getClass().getName() + " failed";
  }
}
