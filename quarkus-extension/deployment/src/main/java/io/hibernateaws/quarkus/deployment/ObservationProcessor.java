package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.quarkus.health.ClusterDataSources;
import io.hibernateaws.quarkus.health.HealthConfig;
import io.hibernateaws.quarkus.health.HealthRecorder;
import io.hibernateaws.quarkus.metrics.MetricsConfig;
import io.hibernateaws.quarkus.metrics.MetricsRecorder;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What an application on Quarkus shows of its clusters: health and metrics. */
@BuildSteps(onlyIf = HibernateAwsProcessor.IsEnabled.class)
final class ObservationProcessor {
  /** By name, because Quarkus' health is optional. */
  private static final String HEALTH_CHECK = "io.hibernateaws.quarkus.health.ClusterHealthCheck";

  @BuildStep
  @Record(ExecutionTime.STATIC_INIT)
  void health(
      HealthRecorder recorder,
      HealthConfig config,
      Capabilities capabilities,
      List<ClusterDataSourceBuildItem> dataSources,
      BuildProducer<SyntheticBeanBuildItem> beans,
      BuildProducer<HealthBuildItem> checks) {
    if (config.enabled() && capabilities.isPresent(Capability.SMALLRYE_HEALTH)) {
      beans.produce(
          SyntheticBeanBuildItem.configure(ClusterDataSources.class)
              .scope(Singleton.class)
              .runtimeValue(
                  recorder.dataSources(
                      dataSources.stream().map(ClusterDataSourceBuildItem::name).sorted().toList()))
              .done());
      checks.produce(new HealthBuildItem(HEALTH_CHECK, true));
    }
  }

  /** Micrometer is the library of figures that both Quarkus and the engine know. */
  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  void metrics(
      MetricsRecorder recorder,
      MetricsConfig config,
      Optional<MetricsCapabilityBuildItem> metrics,
      BeanContainerBuildItem beans) {
    if (config.enabled()
        && metrics.isPresent()
        && metrics.get().metricsSupported(MetricsFactory.MICROMETER)) {
      recorder.observe(beans.getValue());
    }
  }
}
