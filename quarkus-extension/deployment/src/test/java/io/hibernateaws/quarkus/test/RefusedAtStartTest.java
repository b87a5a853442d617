package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ends the start, before anything asks for a connection. */
class RefusedAtStartTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withEmptyApplication()
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://nowhere/app")
          .overrideConfigKey("quarkus.datasource.username", "u")
          .overrideConfigKey(
              "quarkus.datasource.jdbc.additional-jdbc-properties.\"hibernate.aws.cluster_id\"",
              "one")
          .overrideConfigKey("quarkus.hibernate-aws.cluster-id", "other")
          .overrideRuntimeConfigKey("quarkus.hibernate-aws.failover.timeout", "soon")
          .overrideRuntimeConfigKey(
              "quarkus.hibernate-aws.datasource.\"<default>\".host-resolver", "com.example.None")
          .overrideRuntimeConfigKey("quarkus.hibernate-aws.failover.mod", "strict_writer")
          .overrideRuntimeConfigKey(
              "quarkus.hibernate-aws.datasource.\"ordres\".failover.timeout", "5")
          .assertException(RefusedAtStartTest::judge);

  private static void judge(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertThat(cause)
        .hasMessageContainingAll(
            "5 problems",
            "quarkus.hibernate-aws.failover.mod: there is no such key; did you mean"
                + " quarkus.hibernate-aws.failover.mode?",
            "quarkus.hibernate-aws.datasource.\"ordres\": there is no such datasource",
            "quarkus.hibernate-aws.failover.timeout=soon: is no duration",
            "quarkus.hibernate-aws.datasource.\"<default>\".host-resolver=com.example.None: there is"
                + " no such class",
            "\"hibernate.aws.cluster_id\" and quarkus.hibernate-aws.cluster-id are one setting");
  }

  @Test
  void does_not_get_here() {
    fail("it has started");
  }
}
