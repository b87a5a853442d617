package io.hibernateaws.engine.select;

/** What a setting {@code …reader_selection} names. */
public sealed interface ReaderSelection permits Strategy, OwnStrategy {
  /** The strategy with everything it needs, for one engine: what it remembers is not shared. */
  HostSelector selector(HostWeights roundRobin, HostWeights weightedRandom);
}
