package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL. */
class JtaVerdictTest extends JtaVerdicts {
  private static final TestCluster CLUSTER = TestCluster.postgresql("jta", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application(CLUSTER);

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }

  @Override
  String sleep() {
    return "select pg_sleep(4)";
  }
}
