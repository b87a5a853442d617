package io.hibernateaws.quarkus.deployment;

import io.agroal.api.AgroalPoolInterceptor;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.tenancy.TenancyRecorder;
import io.quarkus.agroal.DataSource;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationStaticConfiguredBuildItem;
import io.quarkus.hibernate.orm.runtime.tenant.DataSourceTenantConnectionResolver;
import io.quarkus.hibernate.orm.runtime.tenant.TenantConnectionResolver;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.jandex.ClassInfo;

/** Readers for the tenants of a persistence unit, in Quarkus' own ways of having tenants. */
@BuildSteps(onlyIf = HibernateAwsProcessor.IsEnabled.class)
final class TenancyProcessor {
  private static final String INTEGRATION = "hibernate-aws-tenancy";

  @BuildStep
  @Record(ExecutionTime.STATIC_INIT)
  void tenants(
      TenancyRecorder recorder,
      List<ClusterDataSourceBuildItem> clusters,
      List<JdbcDataSourceBuildItem> pools,
      List<PersistenceUnitDescriptorBuildItem> units,
      CombinedIndexBuildItem classes,
      BuildProducer<HibernateOrmIntegrationStaticConfiguredBuildItem> integrations,
      BuildProducer<SyntheticBeanBuildItem> beans) {
    Set<String> reset = new TreeSet<>();
    Map<String, String> readers = readers(clusters);
    for (PersistenceUnitDescriptorBuildItem unit : units) {
      String name = unit.getPersistenceUnitName();
      HibernateOrmIntegrationStaticConfiguredBuildItem integration =
          new HibernateOrmIntegrationStaticConfiguredBuildItem(INTEGRATION, name);
      switch (unit.getConfig().getMultiTenancyStrategy()) {
        case DATABASE -> {
          if (!readers.isEmpty()) {
            integrations.produce(integration.setInitListener(recorder.dataSources(name, readers)));
          }
        }
        case SCHEMA -> {
          String writer = dataSource(unit).orElse("");
          if (clusters.stream().anyMatch(one -> one.name().equals(writer))) {
            checkSchemas(name, writer, pools);
          }
          if (readers.containsKey(writer)) {
            checkResolvers(name, classes);
            integrations.produce(
                integration.setInitListener(recorder.schemas(name, writer, readers.get(writer))));
            reset.add(writer);
            reset.add(readers.get(writer));
          }
        }
        default -> {} // one place for all, to which RoutedUnit leads
      }
    }
    reset.forEach(pool -> beans.produce(interceptor(pool, recorder)));
  }

  private static SyntheticBeanBuildItem interceptor(String pool, TenancyRecorder recorder) {
    SyntheticBeanBuildItem.ExtendedBeanConfigurator bean =
        SyntheticBeanBuildItem.configure(AgroalPoolInterceptor.class)
            .identifier(pool)
            .scope(Singleton.class)
            .unremovable()
            .runtimeValue(recorder.reset());
    if (pool.equals(ClusterNames.DEFAULT)) {
      bean.addQualifier(Default.class);
    } else {
      bean.addQualifier().annotation(DataSource.class).addValue("value", pool).done();
    }
    return bean.done();
  }

  /** Of each datasource that has them, the one with the readers' pool. */
  private static Map<String, String> readers(List<ClusterDataSourceBuildItem> following) {
    Map<String, String> readers = new TreeMap<>();
    for (ClusterDataSourceBuildItem one : following) {
      String itsReaders = one.readers();
      if (itsReaders != null) {
        readers.put(one.name(), itsReaders);
      }
    }
    return readers;
  }

  private static Optional<String> dataSource(PersistenceUnitDescriptorBuildItem unit) {
    return Optional.ofNullable(unit.getMultiTenancySchemaDataSource())
        .or(() -> unit.getConfig().getDataSource());
  }

  /** MySQL's driver accepts a schema and stays where it is: every tenant would see one database. */
  private static void checkSchemas(
      String unit, String dataSource, List<JdbcDataSourceBuildItem> pools) {
    for (JdbcDataSourceBuildItem pool : pools) {
      if (pool.getName().equals(dataSource) && !DatabaseKind.isPostgreSQL(pool.getDbKind())) {
        throw new ConfigurationException(
            ("Persistence unit '%s' has multitenant=SCHEMA on datasource '%s' of db-kind '%s', where"
                    + " a schema is a database; use multitenant=DATABASE with a datasource for each"
                    + " tenant")
                .formatted(unit, dataSource, pool.getDbKind()));
      }
    }
  }

  private static void checkResolvers(String unit, CombinedIndexBuildItem classes) {
    for (ClassInfo resolver :
        classes.getIndex().getAllKnownImplementations(TenantConnectionResolver.class)) {
      if (!resolver.name().toString().equals(DataSourceTenantConnectionResolver.class.getName())) {
        throw new ConfigurationException(
            ("Persistence unit '%s' has multitenant=SCHEMA, whose connections hibernate-aws gets"
                    + " itself, and the application has the TenantConnectionResolver %s; remove it,"
                    + " or set quarkus.hibernate-aws.readers.enabled=false")
                .formatted(unit, resolver.name()));
      }
    }
  }
}
