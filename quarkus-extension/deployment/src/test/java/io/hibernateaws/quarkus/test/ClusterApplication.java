package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;

/**
 * An application on a local cluster, with nothing configured but the datasource and the one line.
 */
final class ClusterApplication {
  private ClusterApplication() {}

  /** Ends the cluster with the application. */
  static QuarkusUnitTest on(TestCluster cluster, Class<?>... classes) {
    return new QuarkusUnitTest()
        .withApplicationRoot(
            jar ->
                jar.addClasses(
                        ClusterApplication.class,
                        Purchase.class,
                        TestCluster.class,
                        TestCluster.Started.class)
                    .addClasses(classes))
        .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
        .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
        .overrideConfigKey("quarkus.datasource.jdbc.url", cluster.url())
        .overrideConfigKey("quarkus.datasource.username", cluster.user())
        .overrideConfigKey("quarkus.datasource.password", cluster.password())
        .overrideConfigKey(
            "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
        .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
        .setAfterAllCustomizer(cluster::close);
  }
}
