package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.engine.config.NearestName;
import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What of the persistence units is refused. */
final class UnitsCheck {
  /** A reactive unit may have the name of another one. */
  private final List<PersistenceUnitDescriptorBuildItem> reactive;

  private final Map<String, PersistenceUnitDescriptorBuildItem> units = new TreeMap<>();
  private final Map<String, ClusterDataSourceBuildItem> following = new TreeMap<>();

  UnitsCheck(
      List<PersistenceUnitDescriptorBuildItem> units, List<ClusterDataSourceBuildItem> following) {
    this.reactive = units.stream().filter(PersistenceUnitDescriptorBuildItem::isReactive).toList();
    units.stream()
        .filter(unit -> !unit.isReactive())
        .forEach(unit -> this.units.put(unit.getPersistenceUnitName(), unit));
    following.forEach(one -> this.following.put(one.name(), one));
  }

  /** In the order of their names. */
  List<String> problems(BuildTimeConfig config) {
    List<String> problems = new ArrayList<>();
    reactive.forEach(
        unit -> {
          String dataSource = unit.getConfig().getDataSource().orElse(ClusterNames.DEFAULT);
          if (following.containsKey(dataSource)) {
            problems.add(
                "the persistence unit "
                    + unit.getPersistenceUnitName()
                    + " is one of Hibernate Reactive, whose connections are not those of JDBC:"
                    + " nothing would follow the cluster; use quarkus-hibernate-orm for it, or leave"
                    + " its datasource out with "
                    + ClusterNames.DATA_SOURCE
                    + ".\""
                    + dataSource
                    + "\".enabled=false");
          }
        });
    config
        .persistenceUnits()
        .forEach(
            (name, unit) -> {
              if (unit.readers().enabled().isPresent()) {
                refuse(name, unit.readers().enabled().get(), problems);
              }
            });
    return problems;
  }

  private void refuse(String name, boolean routed, List<String> problems) {
    String key = ClusterNames.PREFIX + "persistence-unit.\"" + name + "\"";
    PersistenceUnitDescriptorBuildItem unit = units.get(name);
    if (unit == null) {
      String near = NearestName.of(name, units.keySet()).orElse(null);
      problems.add(
          key
              + ": there is no such persistence unit; "
              + (near == null ? "remove it" : "did you mean \"" + near + "\"?"));
      return;
    }
    String dataSource = unit.getConfig().getDataSource().orElse(ClusterNames.DEFAULT);
    ClusterDataSourceBuildItem one = following.get(dataSource);
    if (one == null) {
      problems.add(
          key
              + ".readers.enabled: has no effect, its datasource "
              + dataSource
              + " does not follow a cluster; remove it");
    } else if (routed && one.readers() == null) {
      problems.add(
          key
              + ".readers.enabled=true: its datasource "
              + Objects.requireNonNull(one.name())
              + " has no pool of readers; set readers.enabled of the datasource");
    }
  }
}
