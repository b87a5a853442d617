package io.hibernateaws.store.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.hibernateaws.engine.architecture.HouseRule;
import io.hibernateaws.store.violations.SeesAnotherLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that this module keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ROOT = "io.hibernateaws.store";

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    List<HouseRule> rules =
        new ArrayList<>(
            HouseRule.ofEveryModule(
                DescribedPredicate.alwaysFalse(), DescribedPredicate.alwaysFalse()));
    rules.add(
        new HouseRule(
            "it sees the engine and Agroal only", standsAlone(), SeesAnotherLibrary.class));
    return HouseRule.testsOf(ROOT, rules);
  }

  private static ArchRule standsAlone() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "..",
            "io.hibernateaws.engine..",
            "io.agroal..",
            "java..",
            "org.jspecify..",
            "org.jboss.logging..");
  }
}
