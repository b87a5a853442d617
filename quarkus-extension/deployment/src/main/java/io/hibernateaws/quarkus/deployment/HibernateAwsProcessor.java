package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.quarkus.ReadOnly;
import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.driver.ClusterDriver;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.hibernateaws.quarkus.driver.DataSourceSettings;
import io.hibernateaws.quarkus.driver.MySqlConfigurer;
import io.hibernateaws.quarkus.driver.PostgreSqlConfigurer;
import io.hibernateaws.quarkus.routing.ReadOnlyInterceptor;
import io.hibernateaws.quarkus.routing.RoutingRecorder;
import io.hibernateaws.quarkus.routing.TransactionRole;
import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationRuntimeConfiguredBuildItem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

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
                TransactionRole.class)
            .setUnremovable()
            .build());
    beans.produce(
        AdditionalBeanBuildItem.builder()
            .addBeanClasses(ReadOnly.class, ReadOnlyInterceptor.class)
            .build());
  }

  /** In every unit whose datasource follows its cluster and has a readers' pool. */
  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  void route(
      RoutingRecorder recorder,
      DataSourcesJdbcBuildTimeConfig dataSources,
      List<JdbcDataSourceBuildItem> pools,
      List<PersistenceUnitDescriptorBuildItem> units,
      BuildProducer<HibernateOrmIntegrationRuntimeConfiguredBuildItem> integrations) {
    Set<String> ours =
        pools.stream()
            .map(JdbcDataSourceBuildItem::getName)
            .filter(name -> isOurs(dataSources, name))
            .collect(Collectors.toSet());
    for (PersistenceUnitDescriptorBuildItem unit : units) {
      Optional<String> writer = unit.getConfig().getDataSource();
      if (unit.isReactive() || writer.isEmpty() || !ours.contains(writer.get())) {
        continue;
      }
      String readers = ClusterNames.readerOf(writer.get());
      if (ours.contains(readers)) {
        integrations.produce(
            new HibernateOrmIntegrationRuntimeConfiguredBuildItem(
                    FEATURE, unit.getPersistenceUnitName())
                .setInitListener(recorder.route(writer.get(), readers)));
      }
    }
  }

  /** Another driver may have been named for it. */
  private static boolean isOurs(DataSourcesJdbcBuildTimeConfig dataSources, String name) {
    return Optional.ofNullable(dataSources.dataSources().get(name))
        .flatMap(dataSource -> dataSource.jdbc().driver())
        .filter(ClusterDriver.class.getName()::equals)
        .isPresent();
  }
}
