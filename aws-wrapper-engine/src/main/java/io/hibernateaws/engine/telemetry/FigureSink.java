package io.hibernateaws.engine.telemetry;

import java.time.Duration;

/** Where figures go that are made of events. Thread-safe. */
interface FigureSink {
  /** A counter grows. */
  void count(Series series, long more);

  /** Something took this long. */
  void took(Series series, Duration duration);
}
