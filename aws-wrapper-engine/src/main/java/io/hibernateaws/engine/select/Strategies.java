package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.config.Instances;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.List;
import java.util.Locale;

/**
 * Reads the settings {@code …reader_selection}: the name of a strategy, in which letter case,
 * {@code -} and {@code _} do not matter, or a {@link HostSelector} of the application. A name that
 * is none of the engine's may be an extension's.
 */
final class Strategies {
  static final String OWN =
      "a HostSelector: an instance, a class with a public constructor without parameters, or its"
          + " name";

  private static final String EXPECTED = "must be " + OWN;

  private static final String PROVIDED =
      "provided: " + String.join(", ", provided()) + ", or " + OWN;

  private Strategies() {}

  /** The names of those that come with the engine. */
  static List<String> provided() {
    return Strategy.provided().stream().map(Strategy::code).toList();
  }

  static ReaderSelection parse(Object value) {
    if (value instanceof ReaderSelection selection) {
      return selection;
    }
    if (value instanceof HostSelector || value instanceof Class<?>) {
      return own(value);
    }
    String text = Values.nonEmpty(value);
    String wanted = folded(text);
    for (Strategy strategy : Strategy.values()) {
      if (folded(strategy.code()).equals(wanted)
          || strategy.aliases().stream().anyMatch(alias -> folded(alias).equals(wanted))) {
        return requireProvided(strategy);
      }
    }
    return text.indexOf('.') < 0 ? new NamedStrategy(text) : own(text);
  }

  private static Strategy requireProvided(Strategy strategy) {
    if (!strategy.isProvided()) {
      throw new IllegalArgumentException(
          "known, not provided yet" + strategy.doc() + "; " + PROVIDED);
    }
    return strategy;
  }

  private static String folded(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static OwnStrategy own(Object value) {
    return new OwnStrategy(Instances.parse(value, HostSelector.class, EXPECTED, OfClass::new));
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
