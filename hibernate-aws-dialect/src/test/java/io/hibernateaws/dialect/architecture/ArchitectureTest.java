package io.hibernateaws.dialect.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that this module keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ROOT = "io.hibernateaws.dialect";

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
                "PostgreSQL's words stay in its room",
                HouseRules.wordsOnlyIn(HouseRules.POSTGRESQL_WORDS, inRoom("PostgreSql")),
                SpeaksPostgreSql.class),
            new HouseRule(
                "MySQL's words stay in its room",
                HouseRules.wordsOnlyIn(HouseRules.MYSQL_WORDS, inRoom("MySql")),
                SpeaksMySql.class)));
  }

  private static DescribedPredicate<JavaClass> inRoom(String product) {
    return JavaClass.Predicates.resideInAPackage(ROOT + ".product")
        .and(simpleNameStartingWith(product));
  }
}
