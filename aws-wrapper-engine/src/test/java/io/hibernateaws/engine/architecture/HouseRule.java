package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
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
