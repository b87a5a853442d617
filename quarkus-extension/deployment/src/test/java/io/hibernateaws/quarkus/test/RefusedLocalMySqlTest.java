package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A machine without the server that a local cluster wants; this one was never there. */
class RefusedLocalMySqlTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Purchase.class, Added.class))
          .setForcedDependencies(List.of(Added.quarkus("quarkus-jdbc-mysql")))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "mysql")
          .overrideConfigKey("quarkus.hibernate-aws.devservices.version", "8.0")
          .assertException(RefusedLocalMySqlTest::judge);

  private static void judge(Throwable failure) {
    Throwable told = failure;
    while (told.getCause() != null && !(told instanceof ConfigurationException)) {
      told = told.getCause();
    }
    assertThat(told)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "quarkus.datasource.jdbc.url is not set, and there is no server for a local cluster",
            "there is no MySQL 8.0",
            "'./mysql-server' fetches one on Debian",
            "quarkus.hibernate-aws.devservices.version=8.0",
            "quarkus.hibernate-aws.devservices.enabled=false for Quarkus' container");
  }

  @Test
  void does_not_get_here() {
    fail("it was started");
  }
}
