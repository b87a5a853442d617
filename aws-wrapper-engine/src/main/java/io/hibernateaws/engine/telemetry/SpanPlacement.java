package io.hibernateaws.engine.telemetry;

/** Where the spans of an engine stand in traces. */
public enum SpanPlacement {
  /** Below the span that is current on the thread where something happens; on top without one. */
  CURRENT,
  /**
   * The same; and each failover that stands below another span also once on top, linked to the
   * first, so that a sampler of traces decides about it by itself.
   */
  CURRENT_AND_FAILOVERS_ON_TOP,
  /** Each on top, as a trace of its own, linked to the span that was current. */
  TOP_LEVEL
}
