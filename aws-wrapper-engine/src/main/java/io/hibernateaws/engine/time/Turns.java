package io.hibernateaws.engine.time;

/** Gives one {@link Agent} its turns: a thread in production, a scheduler in a simulation. */
public interface Turns {
  /** Begins, once; what was stopped stays stopped. */
  void start();

  /** Asks for a turn now. Any thread. */
  void wake();

  /** Ends after the turn that is under way and interrupts that turn; does not wait. */
  void stop();

  /** Waits until the last turn is over. Returns whether it is. */
  boolean awaitEnd(Deadline deadline);

  /** Whether the last turn is over, or there never was one. */
  boolean hasEnded();
}
