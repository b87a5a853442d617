package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Setting.ValueParser;
import io.hibernateaws.engine.config.Values;
import java.util.List;
import java.util.Locale;

/**
 * What the engine tells of itself (settings {@code telemetry.*}); nothing unless {@code
 * telemetry.enabled=true}.
 *
 * @param enabled whether anything is told
 * @param metrics where the figures go
 */
public record TelemetrySettings(boolean enabled, MetricsBackend metrics) {
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
    if (!enabled && given.given(ENABLED) == null && metrics != MetricsBackend.NONE) {
      // Where it is switched off in so many words, the backend is kept for the next time.
      given.haveNoEffectWithout(ENABLED.name() + "=true", List.of(METRICS_BACKEND));
    }
    if (enabled) {
      String missing = metrics.missing(loader);
      if (missing != null) {
        given.problem(
            METRICS_BACKEND,
            metrics.name().toLowerCase(Locale.ROOT),
            missing + " is not on the class path; add it, or set none");
      }
      if (given.given(METRICS_BACKEND) == null) {
        given.warn(
            given.nameOf(ENABLED)
                + "=true tells JMX and JFR alone while telemetry.metrics_backend is unset; set it to"
                + " micrometer or otlp, or to none where that is meant");
      }
    }
    return new TelemetrySettings(enabled, metrics);
  }

  /** The AWS wrappers have one for X-Ray, which takes what OpenTelemetry's collector sends it. */
  private static <E extends Enum<E>> ValueParser<E> backend(Class<E> type) {
    ValueParser<E> backend = Values.oneOf(type);
    return value -> backend.parse(Values.text(value).equalsIgnoreCase("xray") ? "otlp" : value);
  }
}
