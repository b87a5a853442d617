package io.hibernateaws.local.replication;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells clients that ask it for the members of its cluster.
 *
 * @param writer the identifier of the one that the server believes to be the writer; null = none
 *     yet
 * @param rows one a member
 * @param live whether the server replaces its own row's positions by what they are when it is asked
 * @param denied whether clients are told that they lack the privilege to ask
 * @param delay how long the server takes to answer
 */
public record PublishedTopology(
    @Nullable String writer, List<TopologyRow> rows, boolean live, boolean denied, Duration delay) {
  public PublishedTopology {
    rows = List.copyOf(rows);
  }

  /** Believes in the first writer of the rows. */
  public PublishedTopology(List<TopologyRow> rows, boolean live, boolean denied, Duration delay) {
    this(
        rows.stream()
            .filter(TopologyRow::isWriter)
            .map(TopologyRow::serverId)
            .findFirst()
            .orElse(null),
        rows,
        live,
        denied,
        delay);
  }
}
