package io.hibernateaws.engine.topology;

import static io.hibernateaws.engine.config.Durations.positive;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often the topology monitor asks (settings {@code topology.*}).
 *
 * @param refreshInterval age after which a topology is renewed
 * @param highRefreshInterval pause between questions once a search is older than 5 s, and while
 *     settling after one
 * @param lagCounts whether reads are bounded by the lag of readers and the age of the answer
 */
public record TopologySettings(
    Duration refreshInterval, Duration highRefreshInterval, boolean lagCounts) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Duration> REFRESH =
      SETTINGS.add(
          Setting.millis(
                  "topology.refresh_interval", 30_000, "Age after which a topology is renewed.")
              .usually("1s", "1h")
              .alias("topology_refresh_ms", "clusterTopologyRefreshRateMs"));
  static final Setting<Duration> HIGH_REFRESH =
      SETTINGS.add(
          Setting.millis(
                  "topology.high_refresh_interval",
                  100,
                  "Pause between questions once a search is older than 5 s, and for 30 s after it.")
              .usually("20ms", "1m")
              .alias(
                  "cluster_topology_high_refresh_rate_ms",
                  "clusterTopologyHighRefreshRateMs",
                  "failoverClusterTopologyRefreshRateMs")
              .alias("failover_cluster_topology_refresh_rate_sec", positive(SECONDS)));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** Of an engine that serves reads on a reader however late it is. */
  public TopologySettings(Duration refreshInterval, Duration highRefreshInterval) {
    this(refreshInterval, highRefreshInterval, false);
  }

  /**
   * What was given, else the defaults.
   *
   * @param maxReplicaLag how late a reader may be that serves reads, null for any: an answer that
   *     is older than half of it leaves readers only the other half for their lag
   */
  public static TopologySettings read(GivenSettings given, @Nullable Duration maxReplicaLag) {
    Duration refresh = given.get(REFRESH);
    Duration high = given.get(HIGH_REFRESH);
    if (maxReplicaLag == null) {
      return new TopologySettings(refresh, high);
    }
    Duration half = maxReplicaLag.dividedBy(2);
    if (half.compareTo(refresh) < 0) {
      given.inform(
          "The topology is asked for every "
              + half.toMillis()
              + " ms instead of "
              + refresh.toMillis()
              + " ms, because read_write_splitting.max_replica_lag is "
              + maxReplicaLag.toMillis()
              + " ms");
    }
    return new TopologySettings(
        given.inForce(REFRESH, shorter(refresh, half)),
        given.inForce(HIGH_REFRESH, shorter(high, half)),
        true);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
