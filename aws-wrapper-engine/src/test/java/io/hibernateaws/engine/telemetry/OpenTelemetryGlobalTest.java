package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.TestEvents;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryGlobalTest {
  private static final EngineEvent FIRST = new EngineEvent.MemberUp(TestEvents.SOURCE, "a");
  private static final EngineEvent SECOND = new EngineEvent.MemberUp(TestEvents.SOURCE, "b");

  private final List<OpenTelemetry> found = new ArrayList<>();
  private final List<EngineEvent> told = new ArrayList<>();
  private final OpenTelemetryGlobal observer =
      new OpenTelemetryGlobal(
          set -> {
            found.add(set);
            return told::add;
          });

  @BeforeEach
  @AfterEach
  void nothingIsSet() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void an_application_may_set_its_own_after_events_have_happened() {
    observer.on(FIRST);
    assertThat(observer.isWatching()).isFalse();
    assertThat(GlobalOpenTelemetry.isSet()).isFalse();

    GlobalOpenTelemetry.set(OpenTelemetry.noop());
    assertThat(observer.isWatching()).isTrue();
    observer.on(SECOND);
    observer.on(FIRST);
    assertThat(told).containsExactly(SECOND, FIRST);
    assertThat(found).hasSize(1);
  }
}
