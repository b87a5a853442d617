package io.hibernateaws.store.violations;

import org.assertj.core.api.Assertions;

/** Breaks "it sees the engine and Agroal only". */
public final class SeesAnotherLibrary {
  private SeesAnotherLibrary() {}

  static void expect(boolean condition) {
    Assertions.assertThat(condition).isTrue();
  }
}
