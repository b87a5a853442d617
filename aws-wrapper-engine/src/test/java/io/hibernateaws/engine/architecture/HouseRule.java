package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
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

/**
 * One rule about the code of a module, and classes that break it deliberately, which prove that the
 * rule can fail.
 */
public record HouseRule(String name, ArchRule rule, List<Class<?>> violation) {
  public HouseRule(String name, ArchRule rule, Class<?>... violation) {
    this(name, rule, List.of(violation));
  }

  /**
   * What every module above the engine keeps.
   *
   * @param postgresql classes that may use the words of PostgreSQL
   * @param mySql classes that may use those of MySQL
   */
  public static List<HouseRule> ofEveryModule(
      DescribedPredicate<JavaClass> postgresql, DescribedPredicate<JavaClass> mySql) {
    return ofEveryModule(postgresql, mySql, HouseRules.noStaticMutableState());
  }

  /**
   * The same.
   *
   * @param noState one of {@link HouseRules#noStaticMutableState}
   */
  public static List<HouseRule> ofEveryModule(
      DescribedPredicate<JavaClass> postgresql,
      DescribedPredicate<JavaClass> mySql,
      ArchRule noState) {
    return List.of(
        new HouseRule(
            "no package cycles", HouseRules.noPackageCycles(), LooksUp.class, LooksDown.class),
        new HouseRule("no static mutable state", noState, KeepsStaticState.class),
        new HouseRule("no static mutable state behind a type", noState, HidesStaticState.class),
        new HouseRule(
            "no synchronized methods", HouseRules.noSynchronized(), SynchronizesMethod.class),
        new HouseRule(
            "no synchronized blocks", HouseRules.noSynchronized(), SynchronizesBlock.class),
        new HouseRule(
            "PostgreSQL's words stay in its room",
            HouseRules.wordsOnlyIn(HouseRules.POSTGRESQL_WORDS, postgresql),
            SpeaksPostgreSql.class),
        new HouseRule(
            "MySQL's words stay in its room",
            HouseRules.wordsOnlyIn(HouseRules.MYSQL_WORDS, mySql),
            SpeaksMySql.class));
  }

  /**
   * Tests every rule on a module and on the rule's violation.
   *
   * @param root package of the module
   */
  public static Stream<DynamicTest> testsOf(String root, List<HouseRule> rules) {
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    assertThat(module).as("classes below %s", root).isNotEmpty();
    return rules.stream()
        .flatMap(
            rule ->
                Stream.of(
                    DynamicTest.dynamicTest(rule.name + ": kept", () -> rule.rule.check(module)),
                    DynamicTest.dynamicTest(rule.name + ": can fail", rule::fails)));
  }

  private void fails() {
    JavaClasses broken = new ClassFileImporter().importClasses(violation);
    assertThat(rule.evaluate(broken).hasViolation()).isTrue();
  }
}
