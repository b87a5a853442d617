package io.hibernateaws.engine.topology;

/**
 * A monitor that has no thread.
 *
 * @param view set by the test
 * @param sink gets the facts that are reported
 */
public record FakeMonitor(TopologyView view, ObservationSink sink) implements ClusterMonitor {
  @Override
  public void start() {}

  @Override
  public void report(Observation seen) {
    sink.report(seen);
  }
}
