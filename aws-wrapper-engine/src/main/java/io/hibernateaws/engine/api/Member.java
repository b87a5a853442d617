package io.hibernateaws.engine.api;

import io.hibernateaws.engine.endpoint.Endpoint;

/**
 * One instance as its cluster's topology describes it.
 *
 * @param instanceId the server's own identifier, unique in its cluster; the host name where the
 *     family has no identifiers
 * @param endpoint where sessions connect to it
 * @param role what the topology says; only a role query on a link verifies it
 * @param lagMillis replica lag in milliseconds, 0 for the writer, -1 if unknown
 */
public record Member(String instanceId, Endpoint endpoint, Role role, double lagMillis) {
  public boolean isWriter() {
    return role == Role.WRITER;
  }

  /** The same instance in another role. */
  public Member as(Role other) {
    return other == role
        ? this
        : new Member(instanceId, endpoint, other, other == Role.WRITER ? 0 : -1);
  }
}
