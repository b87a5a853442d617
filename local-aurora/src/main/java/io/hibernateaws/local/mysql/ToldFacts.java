package io.hibernateaws.local.mysql;

import io.hibernateaws.local.mysql.wire.AuroraFacts;
import io.hibernateaws.local.replication.PublishedTopology;
import java.time.Duration;
import java.util.List;

/** What one instance has been told of itself and its cluster. */
final class ToldFacts implements AuroraFacts {
  /** Of Aurora MySQL, the newest that is known to answer as this does. */
  private static final String VERSION = "3.10.0";

  private final String serverId;

  private volatile PublishedTopology topology =
      new PublishedTopology(List.of(), true, false, Duration.ZERO);

  ToldFacts(String serverId) {
    this.serverId = serverId;
  }

  void tell(PublishedTopology next) {
    topology = next;
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public String serverId() {
    return serverId;
  }

  @Override
  public PublishedTopology topology() {
    return topology;
  }
}
