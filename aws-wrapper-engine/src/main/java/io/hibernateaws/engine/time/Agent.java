package io.hibernateaws.engine.time;

/**
 * Work that is done in turns. One method, called by one thread at a time: by an {@link AgentRunner}
 * in production, by the test in tests.
 */
public interface Agent {
  /** What its thread is called; unique within an engine. */
  String name();

  /**
   * Does what is due now.
   *
   * @param now nanoseconds of the engine's clock
   * @return when the next turn is due at the latest, by the same clock; a wake-up brings it forward
   */
  long doWork(long now) throws InterruptedException;

  /** Called once, after the last turn, on the agent's thread. */
  default void onStop() {}
}
