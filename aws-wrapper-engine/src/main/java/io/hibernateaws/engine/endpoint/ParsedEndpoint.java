package io.hibernateaws.engine.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * What a host name reveals. Names keep the letter case in which they were typed and never end in a
 * dot; the region is in lower case.
 *
 * @param host as typed, the one to connect with
 * @param kind what stands behind it
 * @param region null for literal addresses, global endpoints and custom domains
 * @param clusterId the name in front of a prefix. Of a custom endpoint or a proxy it is that
 *     endpoint's own name, never the identity of a cluster; null for instances and foreign names
 * @param instanceId identifier of the instance, null for everything else
 * @param instancePattern where the instances of the cluster are reached, with {@code ?} for the
 *     identifier; null where the name does not say
 * @param writerHost the endpoint that leads to the writer; null where the name does not say
 */
public record ParsedEndpoint(
    String host,
    EndpointKind kind,
    @Nullable String region,
    @Nullable String clusterId,
    @Nullable String instanceId,
    @Nullable String instancePattern,
    @Nullable String writerHost) {
  static ParsedEndpoint unknown(String host, EndpointKind kind, @Nullable String region) {
    return new ParsedEndpoint(host, kind, region, null, null, null, null);
  }
}
