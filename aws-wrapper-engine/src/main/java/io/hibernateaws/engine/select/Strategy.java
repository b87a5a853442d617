package io.hibernateaws.engine.select;

import io.hibernateaws.engine.spi.HostSelector;
import java.util.Locale;

/** The strategies that come with the engine (capabilities 5.4). */
public enum Strategy implements ReaderSelection {
  /** Every order is equally likely. */
  RANDOM("Every reader is equally likely."),
  /** One after the other. */
  ROUND_ROBIN(
      "One reader after the other in the order of their names, each as often in a row as its weight"
          + " says."),
  /** By weight. */
  WEIGHTED_RANDOM("A reader's share is its weight, divided by the weights of all."),
  /** By what this engine has lent. */
  LEAST_CONNECTIONS("The reader to which this application has fewest links lent or being opened."),
  /** By what the topology says. */
  LOWEST_LAG("The reader whose replica lag was lowest when the topology was last read.");

  private final String doc;

  Strategy(String doc) {
    this.doc = doc;
  }

  /** The name in settings. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, one line of the documentation. */
  public String doc() {
    return doc;
  }

  @Override
  public HostSelector selector(HostWeights roundRobin, HostWeights weightedRandom) {
    return switch (this) {
      case RANDOM -> new RandomSelector();
      case ROUND_ROBIN -> new RoundRobinSelector(roundRobin);
      case WEIGHTED_RANDOM -> new WeightedRandomSelector(weightedRandom);
      case LEAST_CONNECTIONS -> new LeastConnectionsSelector();
      case LOWEST_LAG -> new LowestLagSelector();
    };
  }

  @Override
  public String toString() {
    return code();
  }
}
