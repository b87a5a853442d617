package io.hibernateaws.spring.local;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.spring.autoconfigure.ClusterConnectionDetails;
import java.net.InetAddress;
import java.util.function.Function;

/** The way to a local cluster. */
record LocalClusterConnection(LocalAurora cluster) implements ClusterConnectionDetails {
  @Override
  public String getJdbcUrl() {
    return cluster.jdbcUrl(cluster.clusterEndpoint());
  }

  @Override
  public String getUsername() {
    return cluster.user();
  }

  @Override
  public String getPassword() {
    return cluster.password();
  }

  @Override
  public Function<String, InetAddress[]> hostResolver() {
    return cluster.resolver();
  }
}
