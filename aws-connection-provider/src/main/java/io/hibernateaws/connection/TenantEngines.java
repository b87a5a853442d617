package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;

/**
 * The engines of a unit with tenants, and what knows where each tenant is.
 *
 * @param clusters an engine for each cluster in use
 * @param tenants closed together with the engines
 */
record TenantEngines(TenantClusters clusters, Tenants tenants) implements UnitEngines {
  @Override
  public AwsEngine own() {
    return clusters.own();
  }

  @Override
  public void applicationStarted() {
    clusters.applicationStarted();
  }

  @Override
  public void close() {
    clusters.close();
    tenants.close();
  }
}
