package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.driver.ClusterDriver;
import io.quarkus.agroal.runtime.DataSourceJdbcBuildTimeConfig;
import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.agroal.runtime.TransactionIntegration;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The datasources of the application as Quarkus builds them, with what was derived. */
final class BuiltDataSources {
  private static final Set<String> KINDS =
      Set.of(DatabaseKind.POSTGRESQL, DatabaseKind.MYSQL, DatabaseKind.MARIADB);

  private final DataSourcesBuildTimeConfig dataSources;
  private final DataSourcesJdbcBuildTimeConfig jdbc;

  BuiltDataSources(DataSourcesBuildTimeConfig dataSources, DataSourcesJdbcBuildTimeConfig jdbc) {
    this.dataSources = dataSources;
    this.jdbc = jdbc;
  }

  /** All of them. */
  Set<String> names() {
    return new TreeSet<>(dataSources.dataSources().keySet());
  }

  /** Whether it is opened by our driver: another one may have been named for it. */
  boolean isOurs(String name) {
    DataSourceJdbcBuildTimeConfig one = jdbcOf(name);
    return one != null
        && one.enabled()
        && one.driver().filter(ClusterDriver.class.getName()::equals).isPresent();
  }

  private @Nullable DataSourceJdbcBuildTimeConfig jdbcOf(String name) {
    var one = jdbc.dataSources().get(name);
    return one == null ? null : one.jdbc();
  }

  /** Those that are ours, without those of the readers' pools. */
  Set<String> following() {
    Set<String> ours = new TreeSet<>();
    names().stream().filter(this::isOurs).forEach(ours::add);
    Set<String> following = new TreeSet<>(ours);
    ours.forEach(name -> following.remove(ClusterNames.readerOf(name)));
    return following;
  }

  /** The datasource with the readers' pool; null where there is none. */
  @Nullable String readersOf(String name) {
    String readers = ClusterNames.readerOf(name);
    return isOurs(readers) ? readers : null;
  }

  /** What cannot be built. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (String name : following()) {
      String prefix = ClusterNames.dataSourcePrefix(name);
      DataSourceJdbcBuildTimeConfig one = jdbcOf(name);
      if (one != null && one.transactions() == TransactionIntegration.XA) {
        problems.add(
            prefix
                + "jdbc.transactions=xa: a transaction that has failed over has no second phase;"
                + " remove it, or leave this datasource out with "
                + leaveOut(name));
      }
      if (readersOf(name) != null && isDeclared(ClusterNames.readerOf(name))) {
        problems.add(
            ClusterNames.dataSourcePrefix(ClusterNames.readerOf(name))
                + "db-kind: this is the name of the pool for the readers of "
                + name
                + ", whose db-kind it has; remove the key if you mean that pool, else rename your"
                + " datasource, or set "
                + ClusterNames.DATA_SOURCE
                + ".\""
                + name
                + "\".readers.enabled=false");
      }
    }
    return problems;
  }

  /** Whether the application itself says what kind of database it is. */
  private static boolean isDeclared(String name) {
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    for (String spelled : List.of("\"" + name + "\"", name)) {
      var kind = config.getConfigValue("quarkus.datasource." + spelled + ".db-kind");
      if (kind.getValue() != null && !ClusterNames.DERIVED.equals(kind.getConfigSourceName())) {
        return true;
      }
    }
    return false;
  }

  /** Pools whose kind Quarkus has found out by itself, too late for the driver to be chosen. */
  List<String> problemsOfPools(BuildTimeConfig config, List<JdbcDataSourceBuildItem> pools) {
    List<String> problems = new ArrayList<>();
    for (JdbcDataSourceBuildItem pool : pools) {
      String name = pool.getName();
      DataSourceJdbcBuildTimeConfig one = jdbcOf(name);
      var own = config.dataSources().get(name);
      if (KINDS.contains(pool.getDbKind())
          && !hasKind(name)
          && (one == null || one.driver().isEmpty())
          && (own == null || own.enabled().orElse(true))) {
        problems.add(
            ClusterNames.dataSourcePrefix(name)
                + "db-kind: is missing, and the driver is chosen by it; set it to "
                + pool.getDbKind()
                + ", or leave this datasource out with "
                + leaveOut(name));
      }
    }
    if (problems.isEmpty() && following().isEmpty()) {
      problems.add(
          ClusterNames.PREFIX
              + "enabled=true: no datasource follows a cluster; set quarkus.datasource.db-kind to"
              + " postgresql, mysql or mariadb, or remove enabled");
    }
    return problems;
  }

  private boolean hasKind(String name) {
    var one = dataSources.dataSources().get(name);
    return one != null && one.dbKind().isPresent();
  }

  private static String leaveOut(String name) {
    return ClusterNames.DATA_SOURCE + ".\"" + name + "\".enabled=false";
  }
}
