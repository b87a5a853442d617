package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.FailoverMode;

/**
 * A link of a session.
 *
 * @param incarnation of the host when it was opened: a later one has cut it
 * @param generation of the instance when it was opened: a later one has made it stale
 * @param role that the host said it had
 */
record SimulatedLink(
    FakeHost host, int incarnation, long generation, Role role, FailoverMode mode) {
  boolean isCut() {
    return host.incarnation != incarnation;
  }
}
