package io.hibernateaws.engine.select;

import io.hibernateaws.engine.extension.Brought;
import io.hibernateaws.engine.spi.HostSelector;

/**
 * A strategy that an extension brings.
 *
 * @param name as the setting gives it
 */
record NamedStrategy(String name) implements ReaderSelection {
  @Override
  public HostSelector selector(ReaderSelectionSettings needs) {
    Brought<HostSelector> brought = needs.brought().get(name);
    if (brought == null) {
      throw new IllegalStateException("no extension was found for the strategy " + name);
    }
    return new CheckedSelector(brought.make(), brought::toString);
  }

  @Override
  public String toString() {
    return name;
  }
}
