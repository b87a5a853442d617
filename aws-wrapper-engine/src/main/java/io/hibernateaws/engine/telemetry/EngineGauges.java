package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The figures that are read from an engine when they are asked for. Any thread. */
final class EngineGauges {
  private static final String IDLE = "idle";
  private static final String USED = "used";
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  private final AwsEngine engine;
  private final double maximum;

  EngineGauges(AwsEngine engine) {
    this.engine = engine;
    this.maximum = maximum(engine);
  }

  /** Every line that has a value now, with it. */
  Map<Series, Double> read() {
    Map<Series, Double> values = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      read(figure, values);
    }
    return values;
  }

  /** The value of one line now; not a number where it has none. */
  double value(Series series) {
    Map<Series, Double> values = new LinkedHashMap<>();
    read(series.figure(), values);
    return values.getOrDefault(series, Double.NaN);
  }

  private void read(Figure figure, Map<Series, Double> values) {
    switch (figure) {
      case CONNECTIONS -> connections(engine.cluster(), values);
      case CONNECTIONS_MAX -> values.put(Series.of(figure), maximum);
      case CONNECTIONS_PENDING ->
          values.put(Series.of(figure), (double) engine.linkCounts().waiting());
      case MEMBERS -> members(engine.cluster(), values);
      case TOPOLOGY_AGE -> age(engine.topologyAge(), values);
      case REPLICA_LAG -> lags(engine.cluster(), values);
      default -> {} // made of events
    }
  }

  private static void members(ClusterView cluster, Map<Series, Double> values) {
    for (Role role : Role.values()) {
      long members = cluster.members().stream().filter(one -> one.role() == role).count();
      values.put(Series.of(Figure.MEMBERS, null, role), (double) members);
    }
  }

  private static void age(@Nullable Duration age, Map<Series, Double> values) {
    if (age != null) {
      values.put(Series.of(Figure.TOPOLOGY_AGE), age.toNanos() / NANOS);
    }
  }

  private static void lags(ClusterView cluster, Map<Series, Double> values) {
    for (Member member : cluster.members()) {
      if (!member.isWriter() && member.lagMillis() >= 0) {
        values.put(Series.of(Figure.REPLICA_LAG, member.instanceId()), member.lagMillis() / MILLIS);
      }
    }
  }

  /** A member without a link is told too: that it has none may be the news. */
  private void connections(ClusterView cluster, Map<Series, Double> values) {
    Map<String, InstanceLinks> links = new LinkedHashMap<>();
    engine.instanceLinks().forEach(one -> links.put(one.instance(), one));
    Set<String> instances = new TreeSet<>(links.keySet());
    cluster.members().forEach(member -> instances.add(member.instanceId()));
    for (String instance : instances) {
      InstanceLinks counts = links.getOrDefault(instance, new InstanceLinks(instance, 0, 0, 0));
      Member member = cluster.member(instance);
      Role role = member == null ? null : member.role();
      values.put(state(instance, role, USED), (double) counts.borrowed());
      values.put(state(instance, role, IDLE), (double) (counts.open() - counts.borrowed()));
    }
  }

  private static Series state(String instance, @Nullable Role role, String state) {
    return new Series(Figure.CONNECTIONS, instance, role, state);
  }

  private static double maximum(AwsEngine engine) {
    String size = engine.settings().get("pool.max_size");
    return size == null ? Double.NaN : Double.parseDouble(size);
  }
}
