package io.hibernateaws.engine.monitoring;

/** A connection as its host's monitor sees it. Any thread. */
public interface WatchedLink {
  /** Calls begun and ended; odd while one is in flight. */
  long callSequence();

  /** Ends the call in flight by closing the socket under it; never blocks. */
  void abort(String because);
}
