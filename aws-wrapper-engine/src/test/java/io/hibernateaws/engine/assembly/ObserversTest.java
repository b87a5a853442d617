package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private boolean watching;

  private final EngineObserver now =
      new EngineObserver() {
        @Override
        public void on(EngineEvent event) {}

        @Override
        public boolean isWatching() {
          return watching;
        }
      };

  @Test
  void events_are_worth_making_only_while_somebody_watches() {
    Observers observers = new Observers(EngineObserver.NONE);
    assertThat(observers.isWatching()).isFalse();

    observers.add(now);
    assertThat(observers.isWatching()).isFalse();

    watching = true;
    assertThat(observers.isWatching()).isTrue();
  }
}
