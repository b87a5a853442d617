package io.hibernateaws.quarkus.dev;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.quarkus.driver.ClusterDriver;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the engines and the pools of the application know now, for the Dev UI. Thread-safe. */
@Singleton
public class ClusterFacts {
  private final ClusterEngines engines;
  private final RecentEvents events;

  /** Of the application's engines. */
  public ClusterFacts(ClusterEngines engines, RecentEvents events) {
    this.engines = engines;
    this.events = events;
  }

  /** Everything; empty of clusters until the application has opened its first connection. */
  public Facts facts() {
    return new Facts(engines.running().stream().map(this::cluster).toList(), pools());
  }

  /** What the Dev UI is told. */
  public record Facts(List<Cluster> clusters, List<Pool> pools) {}

  /**
   * One engine.
   *
   * @param name key of the cluster
   * @param ageMillis of the topology, null before the first
   * @param settings in force, secrets hidden
   */
  public record Cluster(
      String name,
      @Nullable Long ageMillis,
      List<Instance> instances,
      List<Happening> events,
      Map<String, String> settings) {}

  /**
   * One member.
   *
   * @param lagMillis -1 if unknown
   * @param available whether it is given connections
   * @param verified whether it has said itself that it has this role
   * @param open physical connections to it
   * @param inFlight of those, in a call that has not come back yet
   */
  public record Instance(
      String id,
      String role,
      String host,
      double lagMillis,
      boolean available,
      boolean verified,
      int open,
      int inFlight) {}

  /**
   * One pool.
   *
   * @param active connections that the application has
   * @param available idle ones
   * @param awaiting threads that wait for one
   */
  public record Pool(String dataSource, int maxSize, long active, long available, long awaiting) {}

  /** One event: when, its kind, what it says and of which cluster it is. */
  public record Happening(String time, String kind, String text, String cluster) {}

  private Cluster cluster(AwsEngine engine) {
    ClusterView view = engine.cluster();
    Map<String, InstanceLinks> links =
        engine.instanceLinks().stream()
            .collect(Collectors.toMap(InstanceLinks::instance, Function.identity()));
    List<Instance> instances =
        view.members().stream()
            .sorted(Comparator.comparing(Member::instanceId))
            .map(member -> instance(view, member, links.get(member.instanceId())))
            .toList();
    Duration age = engine.topologyAge();
    String name = engine.source().cluster();
    return new Cluster(
        name,
        age == null ? null : age.toMillis(),
        instances,
        events.of(name),
        new TreeMap<>(engine.settings()));
  }

  private static Instance instance(ClusterView view, Member member, @Nullable InstanceLinks links) {
    return new Instance(
        member.instanceId(),
        member.isWriter() ? "writer" : "reader",
        member.endpoint().host(),
        member.lagMillis(),
        view.usable(member),
        view.verified(member, member.role()),
        links == null ? 0 : links.open(),
        links == null ? 0 : links.inFlight());
  }

  private static List<Pool> pools() {
    List<Pool> pools = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (var pool :
        Arc.container().select(AgroalDataSource.class, Any.Literal.INSTANCE).handles()) {
      String name = AgroalDataSourceUtil.dataSourceName(pool.getBean());
      if (name != null && pool.getBean().isActive()) {
        names.add(name);
      }
    }
    for (String name : names) {
      AgroalDataSource pool = AgroalDataSourceUtil.dataSourceInstance(name).get();
      var configuration = pool.getConfiguration();
      if (!ClusterDriver.class.equals(
          configuration
              .connectionPoolConfiguration()
              .connectionFactoryConfiguration()
              .connectionProviderClass())) {
        continue;
      }
      // A pool counts only then; it is dev mode, and somebody looks.
      configuration.setMetricsEnabled(true);
      AgroalDataSourceMetrics counts = pool.getMetrics();
      pools.add(
          new Pool(
              name,
              configuration.connectionPoolConfiguration().maxSize(),
              counts.activeCount(),
              counts.availableCount(),
              counts.awaitingCount()));
    }
    return pools;
  }
}
