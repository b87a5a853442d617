package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL. */
class JtaReadOnlyTest extends JtaReadOnly {
  private static final TestCluster CLUSTER = TestCluster.postgresql("jtaro", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application(CLUSTER);

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
