package io.hibernateaws.engine.select;

import io.hibernateaws.engine.spi.HostSelector;

/** What a setting {@code …reader_selection} names. */
public sealed interface ReaderSelection permits Strategy, OwnStrategy {
  /** The strategy with everything it needs, for one engine: what it remembers is not shared. */
  HostSelector selector(HostWeights roundRobin, HostWeights weightedRandom);
}
