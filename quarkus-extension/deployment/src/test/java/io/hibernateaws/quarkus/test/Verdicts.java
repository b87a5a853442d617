package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.FailoverSQLException;
import java.util.List;

/** What failures of a cluster are to carry. */
final class Verdicts {
  private Verdicts() {}

  static void areAll(List<? extends Throwable> failures) {
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(ExceptionChain.causesAndSuppressed(failure))
                    .as("%s", failure)
                    .hasAtLeastOneElementOfType(FailoverSQLException.class));
  }
}
