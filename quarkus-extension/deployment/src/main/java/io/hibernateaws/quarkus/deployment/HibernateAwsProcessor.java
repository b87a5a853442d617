package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.quarkus.ReadOnly;
import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.hibernateaws.quarkus.driver.DataSourceSettings;
import io.hibernateaws.quarkus.driver.MariaDbConfigurer;
import io.hibernateaws.quarkus.driver.MySqlConfigurer;
import io.hibernateaws.quarkus.driver.PostgreSqlConfigurer;
import io.hibernateaws.quarkus.routing.ReadOnlyInterceptor;
import io.hibernateaws.quarkus.routing.RoutingRecorder;
import io.hibernateaws.quarkus.routing.TransactionRole;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationRuntimeConfiguredBuildItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The build steps of the extension, all of which do nothing unless it is enabled. */
@BuildSteps(onlyIf = HibernateAwsProcessor.IsEnabled.class)
final class HibernateAwsProcessor {
  private static final String FEATURE = "hibernate-aws";

  /** Whether {@code quarkus.hibernate-aws.enabled} says so. */
  static final class IsEnabled implements BooleanSupplier {
    private final BuildTimeConfig config;

    IsEnabled(BuildTimeConfig config) {
      this.config = config;
    }

    @Override
    public boolean getAsBoolean() {
      return config.enabled();
    }
  }

  @BuildStep
  FeatureBuildItem feature() {
    return new FeatureBuildItem(FEATURE);
  }

  @BuildStep
  void beans(BuildProducer<AdditionalBeanBuildItem> beans) {
    beans.produce(
        AdditionalBeanBuildItem.builder()
            .addBeanClasses(
                ClusterEngines.class,
                DataSourceSettings.class,
                PostgreSqlConfigurer.class,
                MySqlConfigurer.class,
                MariaDbConfigurer.class,
                TransactionRole.class)
            .setUnremovable()
            .build());
    beans.produce(
        AdditionalBeanBuildItem.builder()
            .addBeanClasses(ReadOnly.class, ReadOnlyInterceptor.class)
            .build());
  }

  /** In every unit whose datasource follows its cluster, also where it has no readers' pool. */
  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  void route(
      RoutingRecorder recorder,
      BuildTimeConfig config,
      List<ClusterDataSourceBuildItem> following,
      List<PersistenceUnitDescriptorBuildItem> units,
      BuildProducer<HibernateOrmIntegrationRuntimeConfiguredBuildItem> integrations) {
    Map<String, @Nullable String> readers = new HashMap<>();
    following.forEach(one -> readers.put(one.name(), one.readers()));
    for (PersistenceUnitDescriptorBuildItem unit : units) {
      String writer = unit.getConfig().getDataSource().orElse("");
      if (!unit.isReactive() && readers.containsKey(writer)) {
        String itsReaders = isRouted(config, unit) ? readers.get(writer) : null;
        integrations.produce(
            new HibernateOrmIntegrationRuntimeConfiguredBuildItem(
                    FEATURE, unit.getPersistenceUnitName())
                .setInitListener(recorder.route(writer, itsReaders == null ? writer : itsReaders)));
      }
    }
  }

  private static boolean isRouted(BuildTimeConfig config, PersistenceUnitDescriptorBuildItem unit) {
    BuildTimeConfig.PersistenceUnit own =
        config.persistenceUnits().get(unit.getPersistenceUnitName());
    return own == null || own.readers().enabled().orElse(true);
  }
}
