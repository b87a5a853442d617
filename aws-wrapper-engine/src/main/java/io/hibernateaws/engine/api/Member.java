package io.hibernateaws.engine.api;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointParser;
import org.jspecify.annotations.Nullable;

/**
 * One instance as its cluster's topology describes it.
 *
 * @param instanceId the server's own identifier, unique in its cluster; the host name where the
 *     family has no identifiers
 * @param endpoint where sessions connect to it
 * @param role what the topology says; only a role query on a link verifies it
 * @param lagMillis replica lag in milliseconds, 0 for the writer, -1 if unknown
 * @param region AWS region in lower case, such as {@code eu-west-1}; null where it is not known
 * @param zone availability zone, null where it is not known
 */
public record Member(
    String instanceId,
    Endpoint endpoint,
    Role role,
    double lagMillis,
    @Nullable String region,
    @Nullable String zone) {

  /** A member in the region that its host name names, if it names one. */
  public Member(String instanceId, Endpoint endpoint, Role role, double lagMillis) {
    this(
        instanceId,
        endpoint,
        role,
        lagMillis,
        EndpointParser.parse(endpoint.host()).region(),
        null);
  }

  public boolean isWriter() {
    return role == Role.WRITER;
  }

  /** The same instance in another role. */
  public Member as(Role other) {
    return other == role
        ? this
        : new Member(instanceId, endpoint, other, other == Role.WRITER ? 0 : -1, region, zone);
  }
}
