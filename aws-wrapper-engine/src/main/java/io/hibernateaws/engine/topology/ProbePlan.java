package io.hibernateaws.engine.topology;

import java.util.Map;

/**
 * Which members are asked, and how long the pause between two questions is. A member that is not
 * named is not asked and its link is closed.
 *
 * @param pauses nanoseconds by instance identifier; {@link #SEEDS} stands for the endpoint of the
 *     URL
 */
record ProbePlan(Map<String, Long> pauses) {
  /** The endpoints that are known without the cluster, asked while no member is known to answer. */
  static final String SEEDS = "seed:";

  /** Stands for an instance identifier, which has no colon, until the seed has said its own. */
  static String seed(int number) {
    return SEEDS + number;
  }

  static boolean isSeed(String id) {
    return id.startsWith(SEEDS);
  }

  static final ProbePlan NOBODY = new ProbePlan(Map.of());

  ProbePlan {
    pauses = Map.copyOf(pauses);
  }
}
