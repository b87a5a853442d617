package io.hibernateaws.engine.api;

/** The events of an engine that is under test. */
public final class TestEvents {
  public static final EngineEvent.Source SOURCE = new EngineEvent.Source("unit", "test");

  /** Nothing observes. */
  public static final EngineEvents NONE = to(EngineObserver.NONE);

  private TestEvents() {}

  public static EngineEvents to(EngineObserver observer) {
    return new EngineEvents(SOURCE, observer);
  }
}
