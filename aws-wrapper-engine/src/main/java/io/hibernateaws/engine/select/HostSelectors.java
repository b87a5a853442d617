package io.hibernateaws.engine.select;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The strategies of an engine by name. Immutable. */
public final class HostSelectors {
  private final Map<String, HostSelector> byName;

  public HostSelectors(List<HostSelector> selectors) {
    byName = selectors.stream().collect(Collectors.toUnmodifiableMap(HostSelector::name, s -> s));
  }

  /** Those that come with the engine. */
  public static HostSelectors builtIn() {
    return new HostSelectors(List.of(new RandomSelector()));
  }

  /** The strategy of this name; settings were checked before, so an unknown one is a defect. */
  public HostSelector named(String name) {
    HostSelector selector = byName.get(name);
    if (selector == null) {
      throw new IllegalArgumentException(
          "no reader selection strategy is called '" + name + "'; there are " + byName.keySet());
    }
    return selector;
  }
}
