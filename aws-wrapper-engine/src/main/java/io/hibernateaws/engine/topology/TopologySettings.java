package io.hibernateaws.engine.topology;

import java.time.Duration;

/**
 * Rhythm of the topology monitor (settings {@code topology.*}).
 *
 * @param refreshInterval age after which a topology is renewed
 * @param highRefreshInterval pause between questions once a search is older than 5 s, and while
 *     settling after one
 */
public record TopologySettings(Duration refreshInterval, Duration highRefreshInterval) {}
