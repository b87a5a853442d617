package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.util.List;

/**
 * What is known of a cluster before it was asked.
 *
 * @param cluster name of the cluster, for threads and logs
 * @param endpoints that lead to a member, the URL's first
 * @param membersWithoutTopology all there are if the database turns out to have no topology
 */
public record ClusterSeeds(
    String cluster, List<Endpoint> endpoints, List<Member> membersWithoutTopology) {
  public ClusterSeeds {
    endpoints = List.copyOf(endpoints);
    membersWithoutTopology = List.copyOf(membersWithoutTopology);
  }
}
