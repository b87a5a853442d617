package io.hibernateaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
    Observers observers = new Observers();
    observers.add(EngineObserver.NONE);
    assertThat(observers.isWatching()).isFalse();

    observers.add(now);
    assertThat(observers.isWatching()).isFalse();

    watching = true;
    assertThat(observers.isWatching()).isTrue();
  }

  @Test
  void an_observer_that_throws_keeps_neither_the_engine_nor_the_others_from_going_on() {
    List<EngineEvent> seen = new ArrayList<>();
    Observers observers = new Observers();
    observers.add(
        event -> {
          throw new IllegalStateException("the observer of the test");
        });
    observers.add(seen::add);
    EngineEvent event = new EngineEvent.MemberUp(TestEvents.SOURCE, "db-1");

    new EngineEvents(TestEvents.SOURCE, observers).publish(event);

    assertThat(seen).containsExactly(event);
  }
}
