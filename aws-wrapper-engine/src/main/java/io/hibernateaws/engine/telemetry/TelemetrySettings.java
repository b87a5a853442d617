package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Setting.ValueParser;
import io.hibernateaws.engine.config.Values;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells of itself (settings {@code telemetry.*}); nothing unless {@code
 * telemetry.enabled=true}.
 *
 * @param enabled whether anything is told
 * @param metrics where the figures go
 * @param traces where the spans go
 * @param spans where they stand there
 */
public record TelemetrySettings(
    boolean enabled, MetricsBackend metrics, TracesBackend traces, SpanPlacement spans) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Boolean> ENABLED =
      SETTINGS.add(
          Setting.bool(
                  "telemetry.enabled",
                  false,
                  "Whether the engine's figures are shown, by JMX and JFR at least; without it"
                      + " nothing is made for them.")
              .alias("enable_telemetry", "enableTelemetry"));
  static final Setting<MetricsBackend> METRICS_BACKEND =
      SETTINGS.add(
          Setting.of(
                  "telemetry.metrics_backend",
                  backend(MetricsBackend.class),
                  "none, micrometer, otlp",
                  MetricsBackend.NONE,
                  "none",
                  "Where they go: Micrometer's global registry, with io.micrometer:micrometer-core"
                      + " on the class path, or GlobalOpenTelemetry, with"
                      + " io.opentelemetry:opentelemetry-api; XRAY is read as otlp.")
              .alias("telemetry_metrics_backend", "telemetryMetricsBackend"));
  static final Setting<TracesBackend> TRACES_BACKEND =
      SETTINGS.add(
          Setting.of(
                  "telemetry.traces_backend",
                  TelemetrySettings::traces,
                  "none, otlp",
                  TracesBackend.NONE,
                  "none",
                  "Where spans of borrows, connects, searches and failovers go:"
                      + " GlobalOpenTelemetry, with io.opentelemetry:opentelemetry-api on the class"
                      + " path; XRAY is read as otlp.")
              .alias("telemetry_traces_backend", "telemetryTracesBackend"));
  static final Setting<Boolean> SUBMIT_TOP_LEVEL =
      SETTINGS.add(
          Setting.bool(
                  "telemetry.submit_top_level",
                  false,
                  "Whether each span is a trace of its own, with a link to the span that was"
                      + " current, instead of standing below it.")
              .alias(
                  "telemetry_submit_top_level",
                  "telemetry_submit_toplevel",
                  "telemetrySubmitToplevel"));
  static final Setting<Boolean> FAILOVER_ADDITIONAL_TOP_TRACE =
      SETTINGS.add(
          Setting.bool(
                  "telemetry.failover_additional_top_trace",
                  false,
                  "Whether the span of a failover also is a trace of its own, with a link to the"
                      + " one below the span that was current.")
              .alias(
                  "telemetry_failover_additional_top_trace",
                  "telemetryFailoverAdditionalTopTrace"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else nothing is told. */
  public static TelemetrySettings read(GivenSettings given) {
    return read(given, TelemetrySettings.class.getClassLoader());
  }

  /**
   * The same.
   *
   * @param loader that must see the library of the backend
   */
  static TelemetrySettings read(GivenSettings given, ClassLoader loader) {
    boolean enabled = given.get(ENABLED);
    MetricsBackend metrics = given.get(METRICS_BACKEND);
    TracesBackend traces = given.get(TRACES_BACKEND);
    if (!enabled && given.given(ENABLED) == null) {
      // Where it is switched off in so many words, the backends are kept for the next time.
      String without = ENABLED.name() + "=true";
      if (metrics != MetricsBackend.NONE) {
        given.haveNoEffectWithout(without, List.of(METRICS_BACKEND));
      }
      if (traces != TracesBackend.NONE) {
        given.haveNoEffectWithout(without, List.of(TRACES_BACKEND));
      }
    }
    if (enabled) {
      refuse(given, METRICS_BACKEND, metrics, metrics.missing(loader));
      refuse(given, TRACES_BACKEND, traces, traces.missing(loader));
      if (given.given(METRICS_BACKEND) == null && traces == TracesBackend.NONE) {
        given.warn(
            given.nameOf(ENABLED)
                + "=true tells JMX and JFR alone while telemetry.metrics_backend is unset; set it to"
                + " micrometer or otlp, or to none where that is meant");
      }
    }
    return new TelemetrySettings(enabled, metrics, traces, spans(given, traces));
  }

  private static void refuse(
      GivenSettings given, Setting<?> setting, Enum<?> backend, @Nullable String missing) {
    if (missing != null) {
      given.problem(
          setting,
          backend.name().toLowerCase(Locale.ROOT),
          missing + " is not on the class path; add it, or set none");
    }
  }

  private static SpanPlacement spans(GivenSettings given, TracesBackend traces) {
    boolean onTop = given.get(SUBMIT_TOP_LEVEL);
    boolean failoversOnTop = given.get(FAILOVER_ADDITIONAL_TOP_TRACE);
    if (traces == TracesBackend.NONE && given.given(TRACES_BACKEND) == null) {
      String without = TRACES_BACKEND.name() + "=otlp";
      if (onTop) {
        given.haveNoEffectWithout(without, List.of(SUBMIT_TOP_LEVEL));
      }
      if (failoversOnTop) {
        given.haveNoEffectWithout(without, List.of(FAILOVER_ADDITIONAL_TOP_TRACE));
      }
    }
    if (onTop && failoversOnTop) {
      given.problem(
          FAILOVER_ADDITIONAL_TOP_TRACE,
          "has no effect with "
              + SUBMIT_TOP_LEVEL.name()
              + "=true, by which every span is a trace of its own; keep one of them");
    }
    if (onTop) {
      return SpanPlacement.TOP_LEVEL;
    }
    return failoversOnTop ? SpanPlacement.CURRENT_AND_FAILOVERS_ON_TOP : SpanPlacement.CURRENT;
  }

  private static TracesBackend traces(Object value) {
    if (Values.text(value).equalsIgnoreCase("micrometer")) {
      throw new IllegalArgumentException("is known, not provided yet; write otlp or none");
    }
    return backend(TracesBackend.class).parse(value);
  }

  /** The AWS wrappers have one for X-Ray, which takes what OpenTelemetry's collector sends it. */
  private static <E extends Enum<E>> ValueParser<E> backend(Class<E> type) {
    ValueParser<E> backend = Values.oneOf(type);
    return value -> backend.parse(Values.text(value).equalsIgnoreCase("xray") ? "otlp" : value);
  }
}
