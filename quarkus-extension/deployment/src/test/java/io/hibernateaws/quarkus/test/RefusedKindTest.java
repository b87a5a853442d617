package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A datasource without a kind would get the database's own driver. */
class RefusedKindTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Purchase.class))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://nowhere/app")
          .overrideConfigKey("quarkus.datasource.username", "u")
          .overrideConfigKey(
              "quarkus.hibernate-aws.persistence-unit.\"<defalt>\".readers.enabled", "false")
          .assertException(
              failure ->
                  assertThat(failure)
                      .hasStackTraceContaining(
                          "quarkus.datasource.db-kind: is missing, and the driver is chosen by it;"
                              + " set it to postgresql")
                      .hasStackTraceContaining(
                          "persistence-unit.\"<defalt>\": there is no such persistence unit; did"
                              + " you mean \"<default>\"?"));

  @Test
  void does_not_get_here() {
    fail("it was built");
  }
}
