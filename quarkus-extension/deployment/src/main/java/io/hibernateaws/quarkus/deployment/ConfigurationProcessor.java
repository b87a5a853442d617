package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.config.ConfigurationRecorder;
import io.hibernateaws.quarkus.config.DataSourceNames;
import io.hibernateaws.quarkus.config.KnownKeys;
import io.hibernateaws.quarkus.deployment.HibernateAwsProcessor.IsEnabled;
import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.agroal.spi.JdbcDriverBuildItem;
import io.quarkus.agroal.spi.JdbcPropertyBuildItem;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ConfigurationBuildItem;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationRuntimeConfiguredBuildItem;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Which datasources follow their cluster, and what of the configuration is refused: nothing is
 * accepted and ignored.
 */
@BuildSteps(onlyIf = IsEnabled.class)
final class ConfigurationProcessor {
  private static final Pattern OF_DATA_SOURCE =
      Pattern.compile(
          "(?:%[^.]+\\.)?"
              + Pattern.quote(ClusterNames.DATA_SOURCE)
              + "\\.(?:\"([^\"]+)\"|([^.\"]+))\\.(.+)");

  /** Those whose driver is ours, with their readers. */
  @BuildStep
  void dataSources(
      DataSourcesBuildTimeConfig dataSources,
      DataSourcesJdbcBuildTimeConfig jdbc,
      BuildProducer<ClusterDataSourceBuildItem> following) {
    BuiltDataSources built = new BuiltDataSources(dataSources, jdbc);
    for (String name : built.following()) {
      following.produce(new ClusterDataSourceBuildItem(name, built.readersOf(name)));
    }
  }

  /**
   * Before Quarkus' own checks of datasources, which know less of what was meant; those read the
   * drivers.
   */
  @BuildStep
  void refuse(
      BuildTimeConfig config,
      DataSourcesBuildTimeConfig dataSources,
      DataSourcesJdbcBuildTimeConfig jdbc,
      ConfigurationBuildItem configuration,
      List<ClusterDataSourceBuildItem> following,
      BuildProducer<JdbcDriverBuildItem> beforeDataSources) {
    List<String> properties = new ArrayList<>(); // SmallRye's own can be read once only
    ConfigProvider.getConfig().getPropertyNames().forEach(properties::add);
    Set<String> problems =
        new LinkedHashSet<>(new KnownKeys(knownKeys(configuration)).problems(properties));
    BuiltDataSources built = new BuiltDataSources(dataSources, jdbc);
    problems.addAll(built.problems());
    DataSourceNames names =
        new DataSourceNames(built.following(), readers(following), others(built, following));
    for (String name : namesWithKeys(config, properties)) {
      String problem = names.problem(name);
      if (problem != null) {
        problems.add(problem);
      }
    }
    ConfigurationRecorder.refuse(problems);
  }

  /** Pools and units are known later, and before the units are put together. */
  @BuildStep
  void refuseLate(
      BuildTimeConfig config,
      DataSourcesBuildTimeConfig dataSources,
      DataSourcesJdbcBuildTimeConfig jdbc,
      List<JdbcDataSourceBuildItem> pools,
      List<PersistenceUnitDescriptorBuildItem> units,
      List<ClusterDataSourceBuildItem> following,
      BuildProducer<HibernateOrmIntegrationRuntimeConfiguredBuildItem> beforeUnits) {
    List<String> problems =
        new ArrayList<>(new BuiltDataSources(dataSources, jdbc).problemsOfPools(config, pools));
    problems.addAll(new UnitsCheck(units, following).problems(config));
    ConfigurationRecorder.refuse(problems);
  }

  /** Before the pools, some of which are used as soon as they are there. */
  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  void checkAtStart(
      ConfigurationRecorder recorder,
      DataSourcesBuildTimeConfig dataSources,
      DataSourcesJdbcBuildTimeConfig jdbc,
      ConfigurationBuildItem configuration,
      List<ClusterDataSourceBuildItem> following,
      BuildProducer<JdbcPropertyBuildItem> properties) {
    for (ClusterDataSourceBuildItem one : following) {
      String name = one.name();
      properties.produce(new JdbcPropertyBuildItem(name, ClusterNames.DATA_SOURCE, name));
      String readers = one.readers();
      if (readers != null) {
        properties.produce(new JdbcPropertyBuildItem(readers, ClusterNames.DATA_SOURCE, name));
        properties.produce(
            new JdbcPropertyBuildItem(readers, ClusterNames.ROLE, ClusterNames.READER));
      }
    }
    recorder.check(
        knownKeys(configuration),
        following.stream().map(ClusterDataSourceBuildItem::name).toList(),
        readers(following),
        others(new BuiltDataSources(dataSources, jdbc), following));
  }

  /** Of every root with our prefix, also where another processor reads it. */
  private static List<String> knownKeys(ConfigurationBuildItem configuration) {
    Set<String> keys = new TreeSet<>();
    for (ConfigClass root : configuration.getReadResult().getAllMappings()) {
      for (String key : root.getProperties().keySet()) {
        if (key.startsWith(ClusterNames.PREFIX)) {
          keys.add(key);
        }
      }
    }
    return List.copyOf(keys);
  }

  private static Map<String, String> readers(List<ClusterDataSourceBuildItem> following) {
    Map<String, String> readers = new LinkedHashMap<>();
    for (ClusterDataSourceBuildItem one : following) {
      if (one.readers() != null) {
        readers.put(Objects.requireNonNull(one.readers()), one.name());
      }
    }
    return readers;
  }

  private static List<String> others(
      BuiltDataSources built, List<ClusterDataSourceBuildItem> following) {
    List<String> others = new ArrayList<>(built.names());
    following.forEach(one -> others.remove(one.name()));
    others.removeAll(readers(following).keySet());
    return others;
  }

  /** Leaving one out is no setting of it. */
  private static Set<String> namesWithKeys(BuildTimeConfig config, Iterable<String> properties) {
    Set<String> names = new TreeSet<>();
    for (String property : properties) {
      Matcher matcher = OF_DATA_SOURCE.matcher(property);
      if (matcher.matches() && !matcher.group(3).equals("enabled")) {
        names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    config
        .dataSources()
        .forEach(
            (name, one) -> {
              if (one.enabled().orElse(false)) {
                names.add(name);
              }
            });
    return names;
  }
}
