package io.hibernateaws.engine.select;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.extension.Brought;
import io.hibernateaws.engine.extension.ExtensionsInReach;
import io.hibernateaws.engine.spi.HostSelector;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the strategies among readers need (settings {@code reader_selection.*}).
 *
 * @param roundRobin how often in a row round robin uses a reader
 * @param weightedRandom the share of a reader
 * @param brought the strategies of extensions that a setting names, by that name
 */
public record ReaderSelectionSettings(
    HostWeights roundRobin,
    HostWeights weightedRandom,
    Map<String, Brought<HostSelector>> brought) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Map<String, Integer>> ROUND_ROBIN_WEIGHTS =
      SETTINGS.add(
          weights(
                  "reader_selection.round_robin.host_weights",
                  "How often in a row round_robin uses a reader, by instance identifier or host name.")
              .alias("round_robin_host_weight_pairs", "roundRobinHostWeightPairs"));
  static final Setting<Integer> ROUND_ROBIN_DEFAULT =
      SETTINGS.add(
          Setting.number(
                  "reader_selection.round_robin.default_weight",
                  1,
                  1,
                  "The same for readers that are not listed there.")
              .alias("round_robin_default_weight", "roundRobinDefaultWeight"));
  static final Setting<Map<String, Integer>> WEIGHTED_RANDOM_WEIGHTS =
      SETTINGS.add(
          weights(
                  "reader_selection.weighted_random.host_weights",
                  "The share of a reader for weighted_random, by instance identifier or host name.")
              .alias("weighted_random_host_weight_pairs", "weightedRandomHostWeightPairs"));
  static final Setting<Integer> WEIGHTED_RANDOM_DEFAULT =
      SETTINGS.add(
          Setting.number(
                  "reader_selection.weighted_random.default_weight",
                  1,
                  1,
                  "The same for readers that are not listed there.")
              .alias("weighted_random_default_weight"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /**
   * What was given, else the defaults.
   *
   * @param naming every setting that names a strategy; a weight for another one has no effect
   */
  public static ReaderSelectionSettings read(
      GivenSettings given, ExtensionsInReach extensions, List<Setting<ReaderSelection>> naming) {
    List<ReaderSelection> chosen = naming.stream().map(given::get).toList();
    return new ReaderSelectionSettings(
        read(given, chosen, Strategy.ROUND_ROBIN, ROUND_ROBIN_WEIGHTS, ROUND_ROBIN_DEFAULT),
        read(
            given,
            chosen,
            Strategy.WEIGHTED_RANDOM,
            WEIGHTED_RANDOM_WEIGHTS,
            WEIGHTED_RANDOM_DEFAULT),
        brought(given, extensions, naming));
  }

  /** Names of strategies that no extension may take. */
  public static List<String> ownNames() {
    return Strategy.names();
  }

  private static Map<String, Brought<HostSelector>> brought(
      GivenSettings given, ExtensionsInReach extensions, List<Setting<ReaderSelection>> naming) {
    Map<String, Brought<HostSelector>> brought = new HashMap<>();
    for (Setting<ReaderSelection> setting : naming) {
      if (given.get(setting) instanceof NamedStrategy named) {
        Brought<HostSelector> found =
            extensions.hostSelector(setting, named.name(), Strategies.provided(), Strategies.OWN);
        if (found != null) {
          brought.put(named.name(), found);
        }
      }
    }
    return Map.copyOf(brought);
  }

  private static HostWeights read(
      GivenSettings given,
      Collection<ReaderSelection> chosen,
      Strategy strategy,
      Setting<Map<String, Integer>> byHost,
      Setting<Integer> byDefault) {
    if (!chosen.contains(strategy)) {
      given.haveNoEffectWithout(
          "a *.reader_selection=" + strategy.code(), List.of(byHost, byDefault));
    }
    return new HostWeights(given.get(byHost), given.get(byDefault));
  }

  private static Setting<Map<String, Integer>> weights(String name, String doc) {
    return Setting.of(
        name, ReaderSelectionSettings::weights, "host:weight, …", Map.of(), "none", doc);
  }

  /** {@code host:weight,…}: exact, because a weight that is silently left out is hard to find. */
  private static Map<String, Integer> weights(Object value) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    for (String pair : Values.list(value)) {
      int colon = pair.lastIndexOf(':');
      String host = colon < 0 ? "" : pair.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (host.isEmpty() || host.indexOf(':') >= 0) {
        throw new IllegalArgumentException(
            "'" + pair + "' is no pair; write host:weight, e.g. reader-1:2,reader-2:5");
      }
      if (weights.put(host, weight(pair, pair.substring(colon + 1).strip())) != null) {
        throw new IllegalArgumentException("'" + pair + "' names " + host + " a second time");
      }
    }
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("must not be empty; write host:weight,…");
    }
    return weights;
  }

  private static int weight(String pair, String text) {
    try {
      return Values.integer(1).parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the weight in '" + pair + "' must be a whole number of at least 1", e);
    }
  }
}
