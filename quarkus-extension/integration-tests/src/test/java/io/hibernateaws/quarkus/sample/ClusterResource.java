package io.hibernateaws.quarkus.sample;

import io.hibernateaws.local.LocalAurora;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A cluster for one test class, which gets it in its field of this type. */
public final class ClusterResource implements QuarkusTestResourceLifecycleManager {
  private LocalAurora cluster;

  @Override
  public Map<String, String> start() {
    cluster = LocalAurora.postgresql().name("shop").instances(3).start();
    return Map.of(
        "quarkus.datasource.jdbc.url", cluster.jdbcUrl(cluster.clusterEndpoint()),
        "quarkus.datasource.username", cluster.user(),
        "quarkus.datasource.password", cluster.password(),
        "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames");
  }

  @Override
  public void inject(TestInjector tests) {
    tests.injectIntoFields(cluster, new TestInjector.MatchesType(LocalAurora.class));
  }

  @Override
  public void stop() {
    cluster.close();
  }
}
