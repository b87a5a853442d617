package io.hibernateaws.quarkus.health;

import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;

/** Makes at build time what the health check is about. */
@Recorder
public class HealthRecorder {
  /**
   * The datasources whose clusters are told of.
   *
   * @param writers Quarkus' names of the datasources; sorted
   */
  public RuntimeValue<ClusterDataSources> dataSources(List<String> writers) {
    return new RuntimeValue<>(new ClusterDataSources(List.copyOf(writers)));
  }
}
