package io.hibernateaws.engine.topology;

/**
 * What a phase makes of an observation.
 *
 * @param next the phase from now on
 * @param publish whether the snapshot of {@code next} must reach the sessions that wait
 * @param because why, for the log; empty when nothing of note happened
 */
record Step(TopologyPhase next, boolean publish, String because) {
  /** The same step with its snapshot published. */
  Step published() {
    return new Step(next, true, because);
  }
}
