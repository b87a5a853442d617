package io.hibernateaws.local.replication;

import java.time.Duration;
import java.util.List;

/**
 * What a server tells clients that ask it for the members of its cluster.
 *
 * @param rows one a member
 * @param live whether the server replaces its own row's positions by what they are when it is asked
 * @param denied whether clients are told that they lack the privilege to ask
 * @param delay how long the server takes to answer
 */
public record PublishedTopology(
    List<TopologyRow> rows, boolean live, boolean denied, Duration delay) {
  public PublishedTopology {
    rows = List.copyOf(rows);
  }
}
