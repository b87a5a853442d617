package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.hibernateaws.engine.architecture.violations.KeepsStaticState;
import io.hibernateaws.engine.architecture.violations.KeepsThreadLocal;
import io.hibernateaws.engine.architecture.violations.ReadsTheClock;
import io.hibernateaws.engine.architecture.violations.SeesADriver;
import io.hibernateaws.engine.architecture.violations.Synchronizes;
import io.hibernateaws.engine.topology.violations.LooksDown;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The house rules of design sections 2 and 9. Every rule is checked twice: on the engine, which
 * must keep it, and on one deliberate violation, which proves that it can fail.
 */
class ArchitectureTest {
  private static final String ENGINE = "io.hibernateaws.engine.";

  /**
   * The packages from the ground up: each may only use packages before it, and none after it.
   * Sub-packages belong to their package.
   */
  static final List<String> GROUND_UP =
      List.of(
          "time",
          "endpoint",
          "api",
          "config",
          "topology",
          "product",
          "spi",
          "driver",
          "monitoring",
          "select",
          "failover",
          "route",
          "credential",
          "link",
          "pool",
          "outcome",
          "state",
          "verdict",
          "freshreads",
          "session",
          "assembly",
          "jdbc");

  /** Each is set and removed around one call, or counts for its own thread. */
  private static final Set<String> THREAD_LOCALS =
      Set.of(
          "SocketHandover.CURRENT",
          "PermitQueue.held",
          "InstanceStore$Takers.taker",
          "ReadOnlyScope.CURRENT",
          "ReadToken.CURRENT");

  private static final Set<String> IMMUTABLE_LIBRARY_TYPES =
      Set.of(
          "java.lang.String",
          "java.math.BigDecimal",
          "java.time.Duration",
          "java.util.regex.Pattern",
          "java.util.Set",
          "java.util.List",
          "java.util.Map",
          "java.lang.invoke.VarHandle",
          "org.jboss.logging.Logger");

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    JavaClasses engine = engine();
    return rules()
        .flatMap(
            rule ->
                Stream.of(
                    DynamicTest.dynamicTest(rule.name + ": kept", () -> rule.rule.check(engine)),
                    DynamicTest.dynamicTest(
                        rule.name + ": can fail",
                        () ->
                            assertThat(
                                    rule.rule
                                        .evaluate(
                                            new ClassFileImporter().importClasses(rule.violation))
                                        .hasViolation())
                                .isTrue())));
  }

  private record Rule(String name, ArchRule rule, Class<?> violation) {}

  private static Stream<Rule> rules() {
    return List.of(
        new Rule("arrows point down", classes(arrowsPointDown()), LooksDown.class),
        new Rule("no static mutable state", classes(noStaticState()), KeepsStaticState.class),
        new Rule(
            "thread-locals are a short list", classes(knownThreadLocals()), KeepsThreadLocal.class),
        new Rule("time only in .time", time(), ReadsTheClock.class),
        new Rule("no synchronized", classes(noSynchronized()), Synchronizes.class),
        new Rule("drivers are optional", driversAreOptional(), SeesADriver.class))
        .stream();
  }

  private static JavaClasses engine() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.hibernateaws.engine");
  }

  private static ArchRule classes(ArchCondition<JavaClass> condition) {
    return ArchRuleDefinition.classes().should(condition);
  }

  private static ArchCondition<JavaClass> arrowsPointDown() {
    return condition(
        "look down only",
        (type, events) ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> dependency.getTargetClass().getName().startsWith(ENGINE))
                .filter(dependency -> height(dependency.getTargetClass()) > height(type))
                .forEach(
                    dependency ->
                        events.add(
                            SimpleConditionEvent.violated(type, dependency.getDescription()))));
  }

  /** How far above the ground the package of a type is; an unknown package fails the test. */
  private static int height(JavaClass type) {
    int height = GROUND_UP.indexOf(room(type));
    assertThat(height).as("place of %s in GROUND_UP", type.getName()).isNotNegative();
    return height;
  }

  /** The first part of the package below the engine's. */
  private static String room(JavaClass type) {
    String rest = type.getName().substring(ENGINE.length());
    return rest.substring(0, Math.max(0, rest.indexOf('.')));
  }

  private static ArchCondition<JavaClass> noStaticState() {
    return condition(
        "keep no static state",
        (type, events) -> {
          for (JavaField field : type.getFields()) {
            if (!field.getModifiers().contains(JavaModifier.STATIC)
                || field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
              continue;
            }
            JavaClass held = field.getRawType();
            boolean threadLocal = held.isAssignableTo(ThreadLocal.class);
            boolean immutable =
                field.getModifiers().contains(JavaModifier.FINAL)
                    && (held.isPrimitive()
                        || held.isEnum()
                        || held.getName().startsWith(ENGINE)
                        || IMMUTABLE_LIBRARY_TYPES.contains(held.getName()));
            // A private array that is never handed out is a table; the reviewer sees whether it is
            // written.
            boolean constantTable =
                held.isArray() && field.getModifiers().contains(JavaModifier.PRIVATE);
            if (!immutable && !threadLocal && !constantTable) {
              events.add(SimpleConditionEvent.violated(field, field.getDescription()));
            }
          }
        });
  }

  private static ArchCondition<JavaClass> knownThreadLocals() {
    return condition(
        "keep only the thread-locals that are listed",
        (type, events) -> {
          for (JavaField field : type.getFields()) {
            String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
            if (field.getRawType().isAssignableTo(ThreadLocal.class)
                && !THREAD_LOCALS.contains(name + "." + field.getName())) {
              events.add(SimpleConditionEvent.violated(field, field.getDescription()));
            }
          }
        });
  }

  private static ArchRule time() {
    return ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage(ENGINE + "time..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .accessClassesThat()
        .areAssignableTo(LockSupport.class);
  }

  private static ArchCondition<JavaClass> noSynchronized() {
    return condition(
        "use locks instead of synchronized",
        (type, events) ->
            type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .forEach(
                    method ->
                        events.add(
                            SimpleConditionEvent.violated(method, method.getDescription()))));
  }

  private static ArchRule driversAreOptional() {
    return ArchRuleDefinition.noClasses()
        .that()
        .haveNameNotMatching(".*\\.driver\\.PgJdbc.*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.postgresql..", "com.mysql..", "org.mariadb..");
  }

  private interface Check {
    void on(JavaClass type, ConditionEvents events);
  }

  private static ArchCondition<JavaClass> condition(String description, Check check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.on(type, events);
      }
    };
  }
}
