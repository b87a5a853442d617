package io.hibernateaws.engine.api;

/**
 * The one hook for logs, metrics and views. Called on the thread where the event happens, so an
 * observer must be quick and thread-safe; what it throws is dropped: the first of each kind is
 * logged, the others are counted.
 */
@FunctionalInterface
public interface EngineObserver {
  /** Observes nothing. */
  EngineObserver NONE =
      new EngineObserver() {
        @Override
        public void on(EngineEvent event) {}

        @Override
        public boolean isWatching() {
          return false;
        }
      };

  void on(EngineEvent event);

  /** Whether events are worth making: those of every borrow and return are made only then. */
  default boolean isWatching() {
    return true;
  }
}
