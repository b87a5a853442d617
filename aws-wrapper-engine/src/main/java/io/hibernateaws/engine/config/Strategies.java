package io.hibernateaws.engine.config;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.select.OwnStrategy;
import io.hibernateaws.engine.select.ReaderSelection;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the settings {@code …reader_selection} (capabilities 5.4): the name of a strategy, in which
 * letter case, {@code -} and {@code _} do not matter, or a {@link HostSelector} of the application.
 */
final class Strategies {
  /** Names that are known but not provided yet. */
  static final List<String> LATER =
      List.of(
          "fastest_response",
          "same_az",
          "highest_weight",
          "lowest_load",
          "lowest_load_by_cpu",
          "highest_load",
          "highest_load_by_cpu",
          "highest_load_by_lag");

  /** Names of the AWS JDBC wrapper that mean one of ours under another word. */
  static final Map<String, Strategy> ALIASES = Map.of("lowest_load_by_lag", Strategy.LOWEST_LAG);

  private static final String OWN =
      "a HostSelector: an instance, a class with a public constructor without parameters, or its"
          + " name";

  private static final String PROVIDED =
      "provided: "
          + Arrays.stream(Strategy.values()).map(Strategy::code).collect(Collectors.joining(", "))
          + ", or "
          + OWN;

  private Strategies() {}

  static ReaderSelection parse(Object value) {
    if (value instanceof ReaderSelection selection) {
      return selection;
    }
    if (value instanceof HostSelector own) {
      return new OwnStrategy(own);
    }
    if (value instanceof Class<?> type) {
      return own(type);
    }
    String text = Values.nonEmpty(value);
    String wanted = folded(text);
    for (Strategy strategy : Strategy.values()) {
      if (folded(strategy.code()).equals(wanted)) {
        return strategy;
      }
    }
    for (Map.Entry<String, Strategy> alias : ALIASES.entrySet()) {
      if (folded(alias.getKey()).equals(wanted)) {
        return alias.getValue();
      }
    }
    for (String later : LATER) {
      if (folded(later).equals(wanted)) {
        String because =
            later.equals("same_az") ? " (no topology tells the zone of an instance)" : "";
        throw new IllegalArgumentException("known, not provided yet" + because + "; " + PROVIDED);
      }
    }
    if (text.indexOf('.') < 0) {
      throw new IllegalArgumentException("is not valid; " + PROVIDED);
    }
    return own(Instances.type(text, "must be " + OWN));
  }

  private static String folded(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static OwnStrategy own(Class<?> type) {
    String expected = "must be " + OWN;
    if (!HostSelector.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(expected);
    }
    return new OwnStrategy(new OfClass(type, (HostSelector) Instances.create(type, expected)));
  }

  /** {@code host:weight,…}: exact, because a weight that is silently left out is hard to find. */
  static Map<String, Integer> weights(Object value) {
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

  /** Equal by class, so that two readings of one configuration share an engine. */
  private record OfClass(Class<?> type, HostSelector selector) implements HostSelector {
    @Override
    public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
      return selector.order(candidates, view, input);
    }

    @Override
    public String name() {
      return selector.name();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OfClass that && that.type.equals(type);
    }

    @Override
    public int hashCode() {
      return type.hashCode();
    }
  }
}
