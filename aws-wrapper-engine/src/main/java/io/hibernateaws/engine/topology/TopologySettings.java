package io.hibernateaws.engine.topology;

import java.time.Duration;

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
  /** Without a bound for the lag of readers. */
  public TopologySettings(Duration refreshInterval, Duration highRefreshInterval) {
    this(refreshInterval, highRefreshInterval, false);
  }
}
