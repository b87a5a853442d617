package io.hibernateaws.engine.topology;

/**
 * The single upward edge: where sessions and openers report what they met. Never blocks; any
 * thread.
 */
@FunctionalInterface
public interface ObservationSink {
  void report(Observation seen);
}
