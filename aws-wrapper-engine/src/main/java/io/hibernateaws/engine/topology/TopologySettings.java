package io.hibernateaws.engine.topology;

import java.time.Duration;

/**
 * ProbeIntervals of the topology monitor (settings {@code topology.*}).
 *
 * @param refreshInterval age after which a topology is renewed
 * @param highRefreshInterval pause between questions once a search is older than 5 s, and while
 *     settling after one
 * @param lagCounts whether reads are bounded by the lag of readers and the age of the answer
 */
public record TopologySettings(
    Duration refreshInterval, Duration highRefreshInterval, boolean lagCounts) {
  /** For those who do not care how late a reader is. */
  public TopologySettings(Duration refreshInterval, Duration highRefreshInterval) {
    this(refreshInterval, highRefreshInterval, false);
  }
}
