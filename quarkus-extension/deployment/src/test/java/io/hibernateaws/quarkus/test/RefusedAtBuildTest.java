package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ends the build, all of it in one message. */
class RefusedAtBuildTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withEmptyApplication()
          .overrideConfigKey("quarkus.devservices.enabled", "false")
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.hibernate-aws.failover.timout", "5")
          .overrideConfigKey("quarkus.hibernate-aws.pool.max-size", "5")
          .overrideConfigKey("quarkus.hibernate-aws.datasource.ordres.failover.timeout", "5")
          .overrideConfigKey("quarkus.hibernate-aws.datasource.orders-reader.failover.timeout", "5")
          .overrideConfigKey("quarkus.hibernate-aws.datasource.audit.enabled", "false")
          .overrideConfigKey("quarkus.hibernate-aws.datasource.audit.failover.timeout", "5")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.jdbc.transactions", "xa")
          .overrideConfigKey("quarkus.datasource.orders.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.orders-reader.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.audit.db-kind", "postgresql")
          .assertException(RefusedAtBuildTest::judge);

  private static void judge(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertThat(cause)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "7 problems",
            "quarkus.hibernate-aws.failover.timout: there is no such key; did you mean"
                + " quarkus.hibernate-aws.failover.timeout?",
            "quarkus.hibernate-aws.pool.max-size: the pool of Quarkus keeps the connections",
            "quarkus.datasource.jdbc.transactions=xa: a transaction that has failed over has no"
                + " second phase",
            "quarkus.datasource.\"orders-reader\".db-kind: this is the name of the pool for the"
                + " readers of orders",
            "quarkus.hibernate-aws.datasource.\"ordres\": there is no such datasource; did you mean"
                + " quarkus.hibernate-aws.datasource.\"orders\"?",
            "quarkus.hibernate-aws.datasource.\"orders-reader\": the readers of a cluster have the"
                + " settings of its writer",
            "quarkus.hibernate-aws.datasource.\"audit\": has no effect");
  }

  @Test
  void does_not_get_here() {
    fail("it was built");
  }
}
