package io.hibernateaws.dialect.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import io.hibernateaws.engine.architecture.HouseRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that this module keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ROOT = "io.hibernateaws.dialect";

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    return HouseRule.testsOf(
        ROOT, HouseRule.ofEveryModule(inRoom("PostgreSql"), inRoom("MySql").or(inRoom("MariaDb"))));
  }

  private static DescribedPredicate<JavaClass> inRoom(String product) {
    return JavaClass.Predicates.resideInAPackage(ROOT + ".product")
        .and(simpleNameStartingWith(product));
  }
}
