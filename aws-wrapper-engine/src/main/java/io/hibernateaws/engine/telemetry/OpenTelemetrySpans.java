package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.time.WallClock;
import io.opentelemetry.api.OpenTelemetry;

/**
 * What an engine does as spans of OpenTelemetry, whose API is {@code
 * io.opentelemetry:opentelemetry-api} on the class path: a borrow, a connect, a search, a session's
 * failover, the verification of a commit, a fetch of credentials. A call of a session has no span.
 * Stateless; any thread.
 *
 * <p>A span is made when what it shows has ended. What a session is told about its transaction is
 * an event of the span that is current on its thread.
 */
public final class OpenTelemetrySpans {
  private OpenTelemetrySpans() {}

  /** From now on until the engine is closed, below the spans that are current. */
  public static void observe(AwsEngine engine, OpenTelemetry openTelemetry) {
    observe(engine, openTelemetry, SpanPlacement.CURRENT);
  }

  /** From now on until the engine is closed. */
  public static void observe(
      AwsEngine engine, OpenTelemetry openTelemetry, SpanPlacement placement) {
    engine.observe(tracer(openTelemetry, placement));
  }

  /** The same with the OpenTelemetry of the whole JVM, once an application has set it. */
  static void observeGlobally(AwsEngine engine, SpanPlacement placement) {
    engine.observe(new OpenTelemetryGlobal(set -> tracer(set, placement)));
  }

  private static OpenTelemetryTracer tracer(OpenTelemetry openTelemetry, SpanPlacement placement) {
    return new OpenTelemetryTracer(
        OpenTelemetryScope.tracer(openTelemetry), placement, WallClock.system());
  }
}
