package io.hibernateaws.engine.endpoint;

import org.jspecify.annotations.Nullable;

/** Where the instances of a cluster are reached. Immutable; any thread may ask. */
@FunctionalInterface
public interface InstanceEndpoints {
  /**
   * The endpoint of one instance.
   *
   * @param instanceId that can stand in a host name
   * @param told by the cluster, null where a cluster tells identifiers only
   */
  Endpoint endpointOf(String instanceId, @Nullable Endpoint told);
}
