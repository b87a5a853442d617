package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Notice;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetrySettingsTest {
  private final GivenSettings given = new GivenSettings(TelemetrySettings.CATALOGUE);

  private TelemetrySettings read(Map<String, String> settings) {
    given.add(settings, GivenSettings.PREFIX);
    return TelemetrySettings.read(given);
  }

  private static TelemetrySettings figures(boolean enabled, MetricsBackend metrics) {
    return new TelemetrySettings(enabled, metrics, TracesBackend.NONE, SpanPlacement.CURRENT);
  }

  private static TelemetrySettings spans(SpanPlacement spans) {
    return new TelemetrySettings(true, MetricsBackend.NONE, TracesBackend.OTLP, spans);
  }

  @Test
  void nothing_is_told_by_default() {
    assertThat(read(Map.of())).isEqualTo(figures(false, MetricsBackend.NONE));
    assertThat(given.problems()).isEmpty();
    assertThat(given.notices()).isEmpty();
  }

  @Test
  void the_names_of_the_wrappers_are_read() {
    assertThat(read(Map.of("enable_telemetry", "true", "telemetryMetricsBackend", "MICROMETER")))
        .isEqualTo(figures(true, MetricsBackend.MICROMETER));
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
        .isEqualTo(figures(true, MetricsBackend.OTLP));
    assertThat(given.problems()).isEmpty();
    assertThat(given.notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "telemetry.traces_backend, otlp",
    "telemetry_traces_backend, OTLP",
    "telemetryTracesBackend, XRAY"
  })
  void spans_alone_are_not_warned_of(String name, String backend) {
    assertThat(read(Map.of("telemetry.enabled", "true", name, backend)))
        .isEqualTo(spans(SpanPlacement.CURRENT));
    assertThat(given.problems()).isEmpty();
    assertThat(given.notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "telemetry.submit_top_level, TOP_LEVEL",
    "telemetry_submit_top_level, TOP_LEVEL",
    "telemetry_submit_toplevel, TOP_LEVEL",
    "telemetrySubmitToplevel, TOP_LEVEL",
    "telemetry.failover_additional_top_trace, CURRENT_AND_FAILOVERS_ON_TOP",
    "telemetry_failover_additional_top_trace, CURRENT_AND_FAILOVERS_ON_TOP",
    "telemetryFailoverAdditionalTopTrace, CURRENT_AND_FAILOVERS_ON_TOP"
  })
  void spans_stand_where_they_are_wanted(String name, SpanPlacement placement) {
    Map<String, String> otlp =
        Map.of("telemetry.traces_backend", "otlp", "enable_telemetry", "true");
    Map<String, String> settings = new HashMap<>(otlp);
    settings.put(name, "true");

    assertThat(read(settings)).isEqualTo(spans(placement));
    assertThat(given.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit_top_level", "failover_additional_top_trace"})
  void where_spans_stand_has_no_effect_without_spans(String name) {
    read(Map.of("telemetry.enabled", "true", "telemetry." + name, "true"));

    assertThat(given.problems())
        .containsExactly(
            "hibernate.aws.telemetry."
                + name
                + ": has no effect without telemetry.traces_backend=otlp");
  }

  @Test
  void a_place_that_is_not_asked_for_needs_no_spans() {
    read(Map.of("telemetry_submit_toplevel", "false"));

    assertThat(given.problems()).isEmpty();
  }

  @Test
  void spans_that_all_stand_on_top_need_no_failover_there() {
    read(
        Map.of(
            "telemetry.enabled",
            "true",
            "telemetry.traces_backend",
            "otlp",
            "telemetry.submit_top_level",
            "true",
            "telemetryFailoverAdditionalTopTrace",
            "true"));

    assertThat(given.problems())
        .containsExactly(
            "hibernate.aws.telemetryFailoverAdditionalTopTrace: has no effect with"
                + " telemetry.submit_top_level=true, by which every span is a trace of its own;"
                + " keep one of them");
  }

  @Test
  void spans_that_are_off_are_a_mistake_unless_they_were_switched_off() {
    read(Map.of("telemetry.traces_backend", "otlp"));

    assertThat(given.problems())
        .containsExactly(
            "hibernate.aws.telemetry.traces_backend: has no effect without"
                + " telemetry.enabled=true");
  }
}
