package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On MySQL. */
class JtaVerdictMySqlTest extends JtaVerdicts {
  private static final TestCluster CLUSTER = TestCluster.mysql("jtamysql", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application(CLUSTER);

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }

  @Override
  String sleep() {
    return "select sleep(4)";
  }
}
