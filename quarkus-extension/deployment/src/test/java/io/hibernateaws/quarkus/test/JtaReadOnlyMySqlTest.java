package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On MySQL. */
class JtaReadOnlyMySqlTest extends JtaReadOnly {
  private static final TestCluster CLUSTER = TestCluster.mysql("romysql", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application(CLUSTER);

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
