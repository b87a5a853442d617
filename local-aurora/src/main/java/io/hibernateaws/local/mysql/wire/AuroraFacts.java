package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.replication.PublishedTopology;

/** What one instance knows of itself and its cluster beyond what its server says. Thread-safe. */
public interface AuroraFacts {
  /** Of Aurora MySQL, not of the server: {@code 3.10.0}. */
  String version();

  /** The instance's identifier. */
  String serverId();

  /** What clients are told now about the members of the cluster. */
  PublishedTopology topology();
}
