package io.hibernateaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.hibernateaws.dialect.violations.SeesTheProvider;
import io.hibernateaws.engine.violations.SeesHibernate;
import io.hibernateaws.local.violations.SeesTheEngine;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Which module may see which, each rule with one violation that proves it can fail. */
class ModulesTest {
  private record Rule(String name, ArchRule rule, Class<?> violation) {}

  @TestFactory
  Stream<DynamicTest> modules_see_only_what_they_may() {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.hibernateaws");
    return Stream.of(
            new Rule(
                "the engine never sees Hibernate, Agroal or the modules above it",
                noClassesOf(
                    "engine",
                    "org.hibernate..",
                    "jakarta.persistence..",
                    "io.agroal..",
                    "io.hibernateaws.dialect..",
                    "io.hibernateaws.connection..",
                    "io.hibernateaws.local.."),
                SeesHibernate.class),
            new Rule(
                "local-aurora never sees the engine, so that it can judge it",
                noClassesOf(
                    "local",
                    "io.hibernateaws.engine..",
                    "io.hibernateaws.dialect..",
                    "io.hibernateaws.connection..",
                    "org.hibernate.."),
                SeesTheEngine.class),
            new Rule(
                "the dialect module does not see the provider",
                noClassesOf("dialect", "io.hibernateaws.connection..", "io.hibernateaws.local.."),
                SeesTheProvider.class))
        .flatMap(
            rule ->
                Stream.of(
                    DynamicTest.dynamicTest(rule.name() + ": kept", () -> rule.rule().check(all)),
                    DynamicTest.dynamicTest(
                        rule.name() + ": can fail",
                        () ->
                            assertThat(
                                    rule.rule()
                                        .evaluate(
                                            new ClassFileImporter().importClasses(rule.violation()))
                                        .hasViolation())
                                .isTrue())));
  }

  private static ArchRule noClassesOf(String module, String... forbidden) {
    return ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.hibernateaws." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden);
  }
}
