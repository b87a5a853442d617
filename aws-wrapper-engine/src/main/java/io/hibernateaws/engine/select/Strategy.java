package io.hibernateaws.engine.select;

import io.hibernateaws.engine.spi.HostSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The strategies that settings may name, one row each: those that come with the engine, then those
 * that are known and not provided yet.
 */
public enum Strategy implements ReaderSelection {
  /** Every order is equally likely. */
  RANDOM("Every reader is equally likely.", (roundRobin, weighted) -> new RandomSelector()),
  /** One after the other. */
  ROUND_ROBIN(
      "One reader after the other in the order of their names, each as often in a row as its weight"
          + " says.",
      (roundRobin, weighted) -> new RoundRobinSelector(roundRobin)),
  /** By weight. */
  WEIGHTED_RANDOM(
      "A reader's share is its weight, divided by the weights of all.",
      (roundRobin, weighted) -> new WeightedRandomSelector(weighted)),
  /** By what this engine has lent. */
  LEAST_CONNECTIONS(
      "The reader to which this application has fewest links lent or being opened.",
      (roundRobin, weighted) -> new LeastConnectionsSelector()),
  /** By what the topology says. */
  LOWEST_LAG(
      "The reader whose replica lag was lowest when the topology was last read.",
      (roundRobin, weighted) -> new LowestLagSelector(),
      "lowest_load_by_lag"),
  FASTEST_RESPONSE(""),
  SAME_AZ(" (no topology tells the zone of an instance)"),
  HIGHEST_WEIGHT(""),
  LOWEST_LOAD(""),
  LOWEST_LOAD_BY_CPU(""),
  HIGHEST_LOAD(""),
  HIGHEST_LOAD_BY_CPU(""),
  HIGHEST_LOAD_BY_LAG("");

  /** Makes the selector of a strategy that comes with the engine. */
  private interface Maker {
    HostSelector make(HostWeights roundRobin, HostWeights weightedRandom);
  }

  private final String doc;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
  private final @Nullable Maker maker;

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<String> aliases;

  Strategy(String doc, Maker maker, String... aliases) {
    this.doc = doc;
    this.maker = maker;
    this.aliases = List.of(aliases);
  }

  /** Known, not provided yet; {@code because} follows these words in a message. */
  Strategy(String because) {
    this.doc = because;
    this.maker = null;
    this.aliases = List.of();
  }

  /** Those that come with the engine, in the order of the documentation. */
  public static List<Strategy> provided() {
    return Arrays.stream(values()).filter(Strategy::isProvided).toList();
  }

  /** Every name that means one of them, also of those that are not provided yet. */
  static List<String> names() {
    return Arrays.stream(values())
        .flatMap(one -> Stream.concat(Stream.of(one.code()), one.aliases.stream()))
        .toList();
  }

  /** Whether it comes with the engine; the others are refused by name. */
  public boolean isProvided() {
    return maker != null;
  }

  /** The name in settings. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Other names in settings. */
  public List<String> aliases() {
    return aliases;
  }

  /** What it does, one line of the documentation; of one that is not provided, why it is not. */
  public String doc() {
    return doc;
  }

  @Override
  public HostSelector selector(ReaderSelectionSettings needs) {
    if (maker == null) {
      throw new IllegalStateException("the strategy " + code() + " is not provided yet");
    }
    return maker.make(needs.roundRobin(), needs.weightedRandom());
  }

  @Override
  public String toString() {
    return code();
  }
}
