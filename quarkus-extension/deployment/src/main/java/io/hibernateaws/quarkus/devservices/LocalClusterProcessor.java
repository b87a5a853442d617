package io.hibernateaws.quarkus.devservices;

import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.deployment.ClusterDataSourceBuildItem;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.datasource.runtime.DataSourceBuildTimeConfig;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.GeneratedClassBuildItem;
import io.quarkus.deployment.builditem.LiveReloadBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gives each datasource that follows its cluster and has no URL a cluster on this machine, in dev
 * mode and in tests. Quarkus has one Dev Service a kind of database, and that is its container: it
 * is turned off by a derived key, which what the application says itself wins over.
 */
@BuildSteps(
    onlyIf = {
      IsDevServicesSupportedByLaunchMode.class,
      DevServicesConfig.Enabled.class,
      LocalClusterProcessor.IsWanted.class
    })
final class LocalClusterProcessor {
  private static final String FEATURE = "hibernate-aws";

  /** Whether the extension is enabled, with its Dev Service. */
  static final class IsWanted implements BooleanSupplier {
    private final BuildTimeConfig extension;
    private final LocalClusterConfig local;

    IsWanted(BuildTimeConfig extension, LocalClusterConfig local) {
      this.extension = extension;
      this.local = local;
    }

    @Override
    public boolean getAsBoolean() {
      return extension.enabled() && local.enabled();
    }
  }

  @BuildStep
  LocalClustersBuildItem keepOverLiveReloads(LiveReloadBuildItem reload) {
    return LocalClustersBuildItem.of(reload);
  }

  @BuildStep
  void start(
      LocalClusterConfig local,
      LocalClustersBuildItem clusters,
      DataSourcesBuildTimeConfig dataSources,
      List<ClusterDataSourceBuildItem> following,
      BuildProducer<DevServicesResultBuildItem> services,
      BuildProducer<GeneratedClassBuildItem> classes) {
    boolean any = false;
    for (ClusterDataSourceBuildItem one : following) {
      String name = one.name();
      if (!isWanted(name)) {
        continue;
      }
      any = true;
      refuseCredentials(name);
      DataSourceBuildTimeConfig dataSource =
          Objects.requireNonNull(dataSources.dataSources().get(name));
      services.produce(
          service(
              new LocalCluster.Order(
                  name,
                  dataSource.dbKind().map(DatabaseKind::normalize).orElseThrow(),
                  local.instances(),
                  local.promotionDelay(),
                  local.version()),
              one.readers(),
              clusters));
    }
    if (any) {
      classes.produce(
          new GeneratedClassBuildItem(false, ClusterHosts.class.getName(), bytesOfHosts()));
    }
  }

  private static DevServicesResultBuildItem service(
      LocalCluster.Order order, @Nullable String readers, LocalClustersBuildItem clusters) {
    List<String> dataSources = new ArrayList<>(List.of(order.dataSource()));
    if (readers != null) {
      dataSources.add(readers);
    }
    return DevServicesResultBuildItem.<LocalCluster>owned()
        .feature(FEATURE)
        .serviceName(order.dataSource())
        .description("local cluster of " + order.instances() + " instances")
        // Text, because it is compared with that of a build whose classes may be others.
        .serviceConfig(order + " readers=" + readers)
        .startable(() -> new LocalCluster(order, clusters))
        .configProvider(LocalCluster.keys(dataSources))
        .build();
  }

  /** The same conditions as those of Quarkus' own Dev Service. */
  private static boolean isWanted(String dataSource) {
    boolean active =
        ConfigUtils.getFirstOptionalValue(
                DataSourceUtil.dataSourcePropertyKeys(dataSource, "active"), Boolean.class)
            .orElse(true);
    return active
        && !ConfigUtils.isAnyPropertyPresent(
            DataSourceUtil.dataSourcePropertyKeys(dataSource, "jdbc.url"))
        && isContainerOffBecauseOfUs(dataSource);
  }

  /** An application that says it wants the container, or no Dev Service at all, gets that. */
  private static boolean isContainerOffBecauseOfUs(String dataSource) {
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    for (String key :
        DataSourceUtil.dataSourcePropertyKeys(dataSource, ClusterNames.DEV_SERVICES)) {
      ConfigValue value = config.getConfigValue(key);
      if (value.getValue() != null && !ClusterNames.DERIVED.equals(value.getConfigSourceName())) {
        return false;
      }
    }
    return true;
  }

  /** They would win over those of the cluster, which has its own. */
  private static void refuseCredentials(String dataSource) {
    for (String what : List.of("username", "password", "credentials-provider")) {
      for (String key : DataSourceUtil.dataSourcePropertyKeys(dataSource, what)) {
        if (ConfigUtils.isPropertyPresent(key)) {
          throw new ConfigurationException(
              key
                  + " is set, and the datasource has no jdbc.url: the local cluster that is"
                  + " started for it has a user and a password of its own. Give the datasource a"
                  + " URL, set the key for production only (%prod."
                  + key
                  + "), or set quarkus.hibernate-aws.devservices.enabled=false for Quarkus'"
                  + " container");
        }
      }
    }
  }

  private static byte[] bytesOfHosts() {
    String file = ClusterHosts.class.getSimpleName() + ".class";
    try (InputStream bytes =
        Objects.requireNonNull(ClusterHosts.class.getResourceAsStream(file), file)) {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
