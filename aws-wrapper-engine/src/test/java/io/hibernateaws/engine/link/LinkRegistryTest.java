package io.hibernateaws.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.TestEvents;
import org.junit.jupiter.api.Test;

class LinkRegistryTest {
  private final LinkRegistry registry = new LinkRegistry(TestEvents.NONE);

  @Test
  void links_in_use_are_those_that_sessions_hold_or_wait_for_to_be_opened() {
    registry.lent("a");
    registry.lent("a");
    registry.lent("b");
    LinkRegistry.Opening opening = registry.opening("a", true, 0);

    assertThat(registry.linksInUse("a")).isEqualTo(3);
    assertThat(registry.linksInUse("b")).isEqualTo(1);
    assertThat(registry.linksInUse("c")).isZero();

    registry.openingOver(opening);
    registry.returned("a");

    assertThat(registry.linksInUse("a")).isEqualTo(1);
  }

  @Test
  void nothing_is_lent_once_every_link_has_come_back() {
    assertThat(registry.isAnyLent()).isFalse();

    registry.lent("a");
    assertThat(registry.isAnyLent()).isTrue();

    registry.returned("a");
    assertThat(registry.isAnyLent()).isFalse();
  }
}
