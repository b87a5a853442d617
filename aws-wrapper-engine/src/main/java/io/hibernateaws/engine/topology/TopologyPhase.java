package io.hibernateaws.engine.topology;

/**
 * What the monitor is doing. Each phase is immutable and pure: {@link #on} maps an observation to
 * the next phase, {@link #plan} says whom to ask meanwhile.
 */
sealed interface TopologyPhase permits Searching, Settling, Steady, SingleHost {
  ClusterState cluster();

  Step on(Observation seen, long now);

  ProbePlan plan(long now);

  /** When {@link Observation.Tick} is due at the latest. */
  long wakeAt(long now);
}
