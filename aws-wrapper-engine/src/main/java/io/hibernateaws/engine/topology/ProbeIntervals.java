package io.hibernateaws.engine.topology;

import java.time.Duration;

/**
 * How often members are asked, in nanoseconds.
 *
 * @param refresh between questions to the writer while nothing moves
 * @param high between questions once a search is older than {@code eagerFor}, and while settling
 * @param eager between questions at the beginning of a search
 * @param eagerFor how long a search is eager
 * @param settleFor how long all members are asked after a search
 * @param watchful between questions to the writer, and to members that are down, after settling
 * @param watchfulFor how long the writer is asked more often after a search
 * @param quietFor how long requests to search are served by the questions of {@link Settling}
 *     instead of a new search
 * @param readersTopologyAfter how long readers must agree on an unchanged topology before it is
 *     accepted without a writer
 * @param doubtFor how long the answers of all are waited for when a writer refuses writes
 * @param lagCounts whether the planner decides by the age of an answer, so that every accepted one
 *     is published, also one that says what was known
 */
record ProbeIntervals(
    long refresh,
    long high,
    long eager,
    long eagerFor,
    long settleFor,
    long watchful,
    long watchfulFor,
    long quietFor,
    long readersTopologyAfter,
    long doubtFor,
    boolean lagCounts) {

  static ProbeIntervals of(TopologySettings settings) {
    long refresh = settings.refreshInterval().toNanos();
    long watchful = Math.min(refresh, Duration.ofSeconds(1).toNanos());
    return new ProbeIntervals(
        refresh,
        settings.highRefreshInterval().toNanos(),
        Duration.ofMillis(20).toNanos(),
        Duration.ofSeconds(5).toNanos(),
        Duration.ofSeconds(30).toNanos(),
        watchful,
        Duration.ofMinutes(3).toNanos(),
        Duration.ofSeconds(10).toNanos(),
        Duration.ofSeconds(15).toNanos(),
        Duration.ofSeconds(1).toNanos(),
        settings.lagCounts());
  }
}
