package io.hibernateaws.connection.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import io.hibernateaws.engine.architecture.HouseRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that this module keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ROOT = "io.hibernateaws.connection";

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    return HouseRule.testsOf(
        ROOT,
        HouseRule.ofEveryModule(
            DescribedPredicate.alwaysFalse(), DescribedPredicate.alwaysFalse()));
  }
}
