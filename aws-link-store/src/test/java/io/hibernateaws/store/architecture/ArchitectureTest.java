package io.hibernateaws.store.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.hibernateaws.engine.architecture.HouseRule;
import io.hibernateaws.engine.architecture.HouseRules;
import io.hibernateaws.engine.architecture.violations.HidesStaticState;
import io.hibernateaws.engine.architecture.violations.KeepsStaticState;
import io.hibernateaws.engine.architecture.violations.SpeaksMySql;
import io.hibernateaws.engine.architecture.violations.SpeaksPostgreSql;
import io.hibernateaws.engine.architecture.violations.SynchronizesBlock;
import io.hibernateaws.engine.architecture.violations.SynchronizesMethod;
import io.hibernateaws.engine.architecture.violations.lower.LooksUp;
import io.hibernateaws.engine.architecture.violations.upper.LooksDown;
import io.hibernateaws.store.violations.SeesAnotherLibrary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that this module keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ROOT = "io.hibernateaws.store";

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    return HouseRule.testsOf(
        ROOT,
        List.of(
            new HouseRule(
                "no package cycles", HouseRules.noPackageCycles(), LooksUp.class, LooksDown.class),
            new HouseRule(
                "no static mutable state",
                HouseRules.noStaticMutableState(),
                KeepsStaticState.class),
            new HouseRule(
                "no static mutable state behind a type",
                HouseRules.noStaticMutableState(),
                HidesStaticState.class),
            new HouseRule(
                "no synchronized methods", HouseRules.noSynchronized(), SynchronizesMethod.class),
            new HouseRule(
                "no synchronized blocks", HouseRules.noSynchronized(), SynchronizesBlock.class),
            new HouseRule(
                "no word of PostgreSQL",
                HouseRules.wordsOnlyIn(
                    HouseRules.POSTGRESQL_WORDS, DescribedPredicate.alwaysFalse()),
                SpeaksPostgreSql.class),
            new HouseRule(
                "no word of MySQL",
                HouseRules.wordsOnlyIn(HouseRules.MYSQL_WORDS, DescribedPredicate.alwaysFalse()),
                SpeaksMySql.class),
            new HouseRule(
                "it sees the engine and Agroal only", standsAlone(), SeesAnotherLibrary.class)));
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
