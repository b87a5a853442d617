package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import java.util.List;

/**
 * An application on local clusters, with nothing configured but the datasources and the one line.
 */
final class ClusterApplication {
  private ClusterApplication() {}

  /** With one datasource. Ends the cluster with the application. */
  static QuarkusUnitTest on(TestCluster cluster, Class<?>... classes) {
    return dataSource(of(classes), "", cluster, cluster.url())
        .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
        .setAfterAllCustomizer(cluster::close);
  }

  /** With none yet. */
  static QuarkusUnitTest of(Class<?>... classes) {
    return new QuarkusUnitTest()
        .withApplicationRoot(
            jar ->
                jar.addClasses(
                        ClusterApplication.class,
                        Added.class,
                        Instances.class,
                        Purchase.class,
                        TestCluster.class,
                        TestCluster.Started.class)
                    .addClasses(classes))
        .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
        .overrideConfigKey(
            "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames");
  }

  /**
   * One more datasource.
   *
   * @param name empty for the one without a name
   */
  static QuarkusUnitTest dataSource(
      QuarkusUnitTest application, String name, TestCluster cluster, String url) {
    if (!cluster.kind().equals("postgresql")) {
      application.setForcedDependencies(List.of(Added.quarkus("quarkus-jdbc-" + cluster.kind())));
    }
    String prefix = "quarkus.datasource." + (name.isEmpty() ? "" : name + ".");
    return application
        .overrideConfigKey(prefix + "db-kind", cluster.kind())
        .overrideConfigKey(prefix + "jdbc.url", url)
        .overrideConfigKey(prefix + "username", cluster.user())
        .overrideConfigKey(prefix + "password", cluster.password());
  }
}
