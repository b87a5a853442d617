package io.hibernateaws.engine.topology;

import java.util.Map;

/**
 * Who is asked, and how long the pause between two questions is. A member that is not named is not
 * asked and its link is closed.
 *
 * @param pauses nanoseconds by instance identifier; {@link #SEED} stands for the endpoint of the
 *     URL
 */
record ProbePlan(Map<String, Long> pauses) {
  /** The endpoint of the URL, asked while nobody better is known. */
  static final String SEED = "";

  static final ProbePlan NOBODY = new ProbePlan(Map.of());

  ProbePlan {
    pauses = Map.copyOf(pauses);
  }
}
