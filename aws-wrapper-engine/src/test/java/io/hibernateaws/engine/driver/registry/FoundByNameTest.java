package io.hibernateaws.engine.driver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoundByNameTest {
  @Test
  void what_is_the_engines_own_has_these_names() throws ClassNotFoundException {
    for (String name : FoundByName.SOCKET_FACTORIES) {
      assertThat(Class.forName(name).getDeclaredConstructors()).as(name).isNotEmpty();
    }
    assertThat(Class.forName(FoundByName.MANAGED)).isInterface();
  }
}
