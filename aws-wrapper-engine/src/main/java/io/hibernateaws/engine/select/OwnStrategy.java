package io.hibernateaws.engine.select;

import io.hibernateaws.engine.spi.HostSelector;

/**
 * A strategy of the application.
 *
 * @param own compared with {@code equals} where configurations are compared
 */
public record OwnStrategy(HostSelector own) implements ReaderSelection {
  @Override
  public HostSelector selector(ReaderSelectionSettings needs) {
    return new CheckedSelector(own, own::name);
  }

  @Override
  public String toString() {
    return own.name();
  }
}
