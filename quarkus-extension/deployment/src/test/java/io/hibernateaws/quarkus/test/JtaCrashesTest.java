package io.hibernateaws.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL. */
class JtaCrashesTest extends JtaCrashes {
  private static final TestCluster CLUSTER = TestCluster.postgresql("jtacrash", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application(CLUSTER);

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }

  @Override
  int crashes() {
    return 6;
  }
}
