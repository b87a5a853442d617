package io.hibernateaws.engine.select;

import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.spi.HostSelector;

/** What a setting {@code …reader_selection} names. */
public sealed interface ReaderSelection permits Strategy, OwnStrategy, NamedStrategy {
  /** A setting that names a strategy, {@code random} by default. */
  static Setting<ReaderSelection> setting(String name, String doc) {
    return Setting.<ReaderSelection>of(
            name, Strategies::parse, "strategy", Strategy.RANDOM, Strategy.RANDOM.code(), doc)
        .shownAs(ReaderSelection::toString);
  }

  /** The strategy with everything it needs, for one engine: what it remembers is not shared. */
  HostSelector selector(ReaderSelectionSettings needs);
}
