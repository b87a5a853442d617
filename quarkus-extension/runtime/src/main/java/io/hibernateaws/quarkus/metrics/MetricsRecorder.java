package io.hibernateaws.quarkus.metrics;

import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.annotations.Recorder;

/** Begins at the start of the application to count. */
@Recorder
public class MetricsRecorder {
  /** Of every engine that will run. */
  public void observe(BeanContainer beans) {
    beans.beanInstance(ClusterEngines.class).watch(new ClusterFigures());
  }
}
