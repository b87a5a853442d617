package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hibernate Reactive does not go through the pool that follows the cluster. */
class RefusedReactiveTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Purchase.class, Added.class))
          .setForcedDependencies(
              List.of(
                  Added.quarkus("quarkus-hibernate-reactive"),
                  Added.quarkus("quarkus-reactive-pg-client")))
          .overrideConfigKey("quarkus.devservices.enabled", "false")
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://nowhere/app")
          .overrideConfigKey("quarkus.datasource.username", "u")
          .overrideConfigKey("quarkus.datasource.reactive.url", "postgresql://nowhere/app")
          .assertException(
              failure ->
                  assertThat(failure)
                      .hasStackTraceContaining("is one of Hibernate Reactive")
                      .hasStackTraceContaining(
                          "quarkus.hibernate-aws.datasource.\"<default>\".enabled=false"));

  @Test
  void does_not_get_here() {
    fail("it was built");
  }
}
