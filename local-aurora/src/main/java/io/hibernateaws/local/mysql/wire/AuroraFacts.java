package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.replication.PublishedTopology;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one instance knows of itself and its cluster beyond what its server says. Thread-safe. */
public interface AuroraFacts {
  /** Values by names, in lower case, of variables that the server has not, or another value of. */
  Map<String, String> variables();

  /** Whether the instance has Aurora's table of members and tells its role as Aurora does. */
  boolean aurora();

  /** What stands for RDS's plugin for its users of IAM; null if there are no such users. */
  default @Nullable String iamPlugin() {
    return null;
  }

  /** What clients are told now about the members of the cluster. */
  PublishedTopology topology();
}
