package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance of a cluster of two that is told what to say. */
final class MadeUpFacts implements AuroraFacts {
  static final Instant UPDATED = Instant.parse("2026-11-28T13:14:15.678901Z");

  private volatile PublishedTopology topology = told(writer("one"), reader("two", 12.5));

  static TopologyRow writer(String id) {
    return new TopologyRow(
        id, TopologyRow.WRITER_SESSION, null, null, null, 0, UPDATED, null, 1.25);
  }

  static TopologyRow reader(String id, @Nullable Double lag) {
    return new TopologyRow(id, "session of " + id, null, null, null, 0, UPDATED, lag, 0);
  }

  static PublishedTopology told(TopologyRow... rows) {
    return new PublishedTopology(List.of(rows), true, false, Duration.ZERO);
  }

  void tell(PublishedTopology next) {
    topology = next;
  }

  @Override
  public Map<String, String> variables() {
    return Map.of("aurora_server_id", "one", "aurora_version", "3.10.0");
  }

  @Override
  public boolean aurora() {
    return true;
  }

  @Override
  public PublishedTopology topology() {
    return topology;
  }
}
