package io.hibernateaws.engine.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.hibernateaws.engine.architecture.violations.HidesStaticState;
import io.hibernateaws.engine.architecture.violations.KeepsStaticState;
import io.hibernateaws.engine.architecture.violations.KeepsThreadLocal;
import io.hibernateaws.engine.architecture.violations.ReadsTheClock;
import io.hibernateaws.engine.architecture.violations.SeesADriver;
import io.hibernateaws.engine.architecture.violations.SeesAMeter;
import io.hibernateaws.engine.architecture.violations.SpeaksMySql;
import io.hibernateaws.engine.architecture.violations.SpeaksPostgreSql;
import io.hibernateaws.engine.architecture.violations.SynchronizesBlock;
import io.hibernateaws.engine.architecture.violations.SynchronizesMethod;
import io.hibernateaws.engine.architecture.violations.lower.LooksUp;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.violations.BringsInternals;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.violations.LooksDown;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that the engine keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ENGINE = "io.hibernateaws.engine.";

  /**
   * The packages from the ground up: each may only use packages before it, and none after it.
   * Sub-packages belong to their package.
   */
  static final List<String> GROUND_UP =
      List.of(
          "foreign",
          "time",
          "endpoint",
          "api",
          "config",
          "topology",
          "product",
          "spi",
          "driver",
          "extension",
          "monitoring",
          "select",
          "failover",
          "route",
          "credential",
          "link",
          "dial",
          "permits",
          "pool",
          "outcome",
          "state",
          "verdict",
          "freshreads",
          "handout",
          "metadata",
          "session",
          "diagnosis",
          "telemetry",
          "assembly",
          "doctor",
          "jdbc");

  /** Each is set and removed around one call, or counts for its own thread. */
  private static final Set<String> THREAD_LOCALS =
      Set.of(
          "CommitWatch.CURRENT",
          "SocketHandover.CURRENT",
          "PermitQueue.held",
          "InstanceStore$Takers.taker",
          "ReadOnlyScope.CURRENT",
          "ReadToken.CURRENT");

  /** Types of constants that hold functions, or an exception, and never change by themselves. */
  private static final Set<String> STATELESS =
      Set.of(
          "config.Setting",
          "config.Catalogue",
          "config.Catalogue$Builder",
          "api.EngineObserver",
          "driver.DriverRow",
          "link.LinkStore$Factory",
          "route.ReadRouting",
          "select.Strategy",
          "spi.HostSelector",
          "state.SettingRow",
          "topology.ClusterSnapshot");

  /** Rooms of PostgreSQL's words: what its servers say, and its driver. */
  private static final DescribedPredicate<JavaClass> POSTGRESQL =
      resideInAPackage(ENGINE + "product.postgresql..")
          .or(nameMatching(".*\\.driver\\.PgJdbc.*"))
          .or(nameMatching(".*\\.driver\\.PgLinkSocketFactory"));

  /** Rooms of MySQL's words, and the lists in which products and drivers are named. */
  private static final DescribedPredicate<JavaClass> MYSQL =
      resideInAPackage(ENGINE + "product.mysql..")
          .or(resideInAPackage(ENGINE + "product.registry"))
          .or(resideInAPackage(ENGINE + "driver.mariadb"))
          .or(resideInAPackage(ENGINE + "driver.registry"))
          .or(nameMatching(".*\\.driver\\.MySql.*"));

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    return HouseRule.testsOf(
        "io.hibernateaws.engine",
        List.of(
            new HouseRule("arrows point down", classes(arrowsPointDown()), LooksDown.class),
            new HouseRule(
                "no package cycles",
                HouseRules.noPackageCycles(),
                LooksUp.class,
                io.hibernateaws.engine.architecture.violations.upper.LooksDown.class),
            new HouseRule("no static mutable state", staticState(), KeepsStaticState.class),
            new HouseRule(
                "no static mutable state behind a type", staticState(), HidesStaticState.class),
            new HouseRule(
                "thread-locals are a short list",
                classes(knownThreadLocals()),
                KeepsThreadLocal.class),
            new HouseRule("time only in .time", time(), ReadsTheClock.class),
            new HouseRule(
                "no synchronized methods", HouseRules.noSynchronized(), SynchronizesMethod.class),
            new HouseRule(
                "no synchronized blocks", HouseRules.noSynchronized(), SynchronizesBlock.class),
            new HouseRule(
                "what an application may bring sees public types only",
                bringsPublicTypes(),
                BringsInternals.class),
            new HouseRule("drivers are optional", driversAreOptional(), SeesADriver.class),
            new HouseRule(
                "libraries of figures are optional", figuresAreOptional(), SeesAMeter.class),
            new HouseRule(
                "PostgreSQL's words stay in its rooms",
                HouseRules.wordsOnlyIn(HouseRules.POSTGRESQL_WORDS, POSTGRESQL),
                SpeaksPostgreSql.class),
            new HouseRule(
                "MySQL's words stay in its rooms",
                HouseRules.wordsOnlyIn(HouseRules.MYSQL_WORDS, MYSQL),
                SpeaksMySql.class)));
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

  private static ArchRule staticState() {
    return HouseRules.noStaticMutableState(
        STATELESS.stream().map(name -> ENGINE + name).collect(Collectors.toSet()));
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

  private static ArchRule driversAreOptional() {
    return ArchRuleDefinition.noClasses()
        .that()
        .haveNameNotMatching(".*\\.driver\\.(PgJdbc|MySqlConnector|mariadb\\.).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.postgresql..", "com.mysql..", "org.mariadb..");
  }

  private static ArchRule bringsPublicTypes() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(ENGINE + "spi..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(ENGINE + "api..")
                .or(resideInAPackage(ENGINE + "spi.."))
                .or(resideOutsideOfPackage("io.hibernateaws.engine.."))
                .or(equivalentTo(Endpoint.class))
                .or(equivalentTo(Deadline.class)));
  }

  private static ArchRule figuresAreOptional() {
    return ArchRuleDefinition.noClasses()
        .that()
        .haveNameNotMatching(".*\\.telemetry\\.(Micrometer|OpenTelemetry).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.opentelemetry..");
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
