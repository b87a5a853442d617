package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Notice;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetrySettingsTest {
  private final GivenSettings given = new GivenSettings(TelemetrySettings.CATALOGUE);

  private TelemetrySettings read(Map<String, String> settings) {
    given.add(settings, GivenSettings.PREFIX);
    return TelemetrySettings.read(given);
  }

  @Test
  void nothing_is_told_by_default() {
    assertThat(read(Map.of())).isEqualTo(new TelemetrySettings(false, MetricsBackend.NONE));
    assertThat(given.problems()).isEmpty();
    assertThat(given.notices()).isEmpty();
  }

  @Test
  void the_names_of_the_wrappers_are_read() {
    assertThat(read(Map.of("enable_telemetry", "true", "telemetryMetricsBackend", "MICROMETER")))
        .isEqualTo(new TelemetrySettings(true, MetricsBackend.MICROMETER));
    assertThat(given.problems()).isEmpty();
    assertThat(given.notices()).isEmpty();
  }

  @Test
  void figures_that_nothing_shows_are_warned_of() {
    read(Map.of("telemetry.enabled", "true"));

    assertThat(given.problems()).isEmpty();
    assertThat(given.notices())
        .singleElement()
        .extracting(Notice::text)
        .asString()
        .contains("hibernate.aws.telemetry.enabled=true", "telemetry.metrics_backend");
  }

  @Test
  void none_that_was_meant_is_not_warned_of() {
    read(Map.of("telemetry.enabled", "true", "telemetry.metrics_backend", "none"));

    assertThat(given.notices()).isEmpty();
  }

  @Test
  void a_backend_of_figures_that_are_off_is_a_mistake_unless_they_were_switched_off() {
    read(Map.of("telemetry.metrics_backend", "micrometer"));

    assertThat(given.problems())
        .singleElement()
        .asString()
        .contains("has no effect without telemetry.enabled=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"otlp", "OTLP", "xray", "XRAY"})
  void figures_for_x_ray_go_to_open_telemetry(String backend) {
    assertThat(read(Map.of("enable_telemetry", "true", "telemetry_metrics_backend", backend)))
        .isEqualTo(new TelemetrySettings(true, MetricsBackend.OTLP));
    assertThat(given.problems()).isEmpty();
    assertThat(given.notices()).isEmpty();
  }
}
