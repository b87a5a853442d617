package io.hibernateaws.engine.api;

/**
 * Publishes the events of one engine to its observers: the one place that says which engine they
 * come from. Thread-safe.
 */
public final class EngineEvents {
  private final EngineEvent.Source source;
  private final EngineObserver observer;

  /**
   * @param source the engine
   * @param observer of every event; what it throws reaches the thread that publishes
   */
  public EngineEvents(EngineEvent.Source source, EngineObserver observer) {
    this.source = source;
    this.observer = observer;
  }

  /** The engine that every event made for this publisher must name. */
  public EngineEvent.Source source() {
    return source;
  }

  /** Whether events are worth making: those of every borrow and return are made only then. */
  public boolean isWatching() {
    return observer.isWatching();
  }

  public void publish(EngineEvent event) {
    observer.on(event);
  }

  /** The observers will also be told what becomes of the work that meets this exception. */
  public void follow(FailoverSQLException verdict) {
    verdict.tellTo(this);
  }
}
