package io.hibernateaws.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.architecture.violations.NamesAProduct;
import io.hibernateaws.local.architecture.violations.SeesAnEngine;
import io.hibernateaws.local.architecture.violations.SeesMysqlsDriver;
import io.hibernateaws.local.architecture.violations.SeesTheDriver;
import io.hibernateaws.local.architecture.violations.SpeaksMysql;
import io.hibernateaws.local.architecture.violations.SpeaksPostgreSql;
import io.hibernateaws.local.architecture.violations.round.There;
import io.hibernateaws.local.architecture.violations.trip.BackAgain;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule is checked twice: on the module, which must keep it, and on one deliberate violation,
 * which proves that it can fail.
 */
class ArchitectureTest {
  private static final String LOCAL = "io.hibernateaws.local";
  private static final String POSTGRESQL = LOCAL + ".postgresql..";
  private static final String MYSQL = LOCAL + ".mysql..";

  /** Found in no string outside the product's package, whatever their case. */
  private static final List<String> POSTGRESQL_WORDS =
      List.of(
          "postgres",
          "pg_",
          "lsn",
          "wal_",
          "initdb",
          "conninfo",
          "standby",
          "recovery",
          "synchronous_",
          "search_path",
          "alter system",
          "rds.extensions",
          "57p0",
          "42501");

  /** The same for MySQL. */
  private static final List<String> MYSQL_WORDS =
      List.of(
          "mysql",
          "gtid",
          "semi_sync",
          "semi-sync",
          "super_read_only",
          "set global",
          "read-only",
          "binlog",
          "relay",
          "replica ",
          "performance_schema",
          "innodb",
          "@@");

  private record Rule(String name, ArchRule rule, List<Class<?>> violation) {}

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(LOCAL);
    return rules()
        .flatMap(
            rule ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        rule.name() + ": kept", () -> rule.rule().check(module)),
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

  private static Stream<Rule> rules() {
    return Stream.of(
        new Rule("packages are free of cycles", noCycles(), List.of(There.class, BackAgain.class)),
        new Rule(
            "never sees the engine, which it judges",
            ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    "io.hibernateaws.engine..",
                    "io.hibernateaws.dialect..",
                    "io.hibernateaws.connection..",
                    "org.hibernate.."),
            List.of(SeesAnEngine.class)),
        new Rule(
            "only the product's package sees its driver",
            ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(POSTGRESQL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql.."),
            List.of(SeesTheDriver.class)),
        new Rule(
            "only the product's package sees MySQL's driver",
            ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(MYSQL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.mysql.."),
            List.of(SeesMysqlsDriver.class)),
        new Rule(
            "only the entry point names a product",
            ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(POSTGRESQL, MYSQL)
                .and()
                .doNotBelongToAnyOf(LocalAurora.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(POSTGRESQL, MYSQL),
            List.of(NamesAProduct.class)),
        new Rule(
            "only the product's package says a PostgreSQL word",
            ArchRuleDefinition.classes()
                .that()
                .resideOutsideOfPackage(POSTGRESQL)
                .should(sayNone(POSTGRESQL_WORDS)),
            List.of(SpeaksPostgreSql.class)),
        new Rule(
            "only the product's package says a MySQL word",
            ArchRuleDefinition.classes()
                .that()
                .resideOutsideOfPackage(MYSQL)
                .should(sayNone(MYSQL_WORDS)),
            List.of(SpeaksMysql.class)));
  }

  private static ArchRule noCycles() {
    return SlicesRuleDefinition.slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(LOCAL)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles();
  }

  private static ArchCondition<JavaClass> sayNone(List<String> words) {
    return new ArchCondition<>("say none of " + words) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (String text : StringConstants.of(type)) {
          String lower = text.toLowerCase(Locale.ROOT);
          words.stream()
              .filter(lower::contains)
              .forEach(
                  word ->
                      events.add(
                          SimpleConditionEvent.violated(
                              type, type.getName() + " says '" + word + "' in '" + text + "'")));
        }
      }
    };
  }
}
