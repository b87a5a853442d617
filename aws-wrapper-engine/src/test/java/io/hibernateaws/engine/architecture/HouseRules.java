package io.hibernateaws.engine.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The rules themselves, without the module that keeps them. */
public final class HouseRules {
  /** What only PostgreSQL, its driver or its catalogue calls so. */
  public static final Pattern POSTGRESQL_WORDS =
      Pattern.compile(
          "(?i:postgres|pgjdbc|pg_|57P0|25P0|40P01|search_path|\\blsn\\b|nspname|\\$user"
              + "|alter role)|ApplicationName|currentSchema|sslmode|sslrootcert"
              + "|targetServerType|prepareThreshold|\\b25006\\b");

  /** What only MySQL or its drivers call so. */
  public static final Pattern MYSQL_WORDS =
      Pattern.compile("(?i)mysql|mariadb|HY000|innodb|replica_host_status|connectionAttributes");

  private HouseRules() {}

  /** Every package is one slice. */
  public static ArchRule noPackageCycles() {
    return SlicesRuleDefinition.slices()
        .matching("io.hibernateaws.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(false);
  }

  /** A static field may hold only what never changes, whichever package its type is from. */
  public static ArchRule noStaticMutableState() {
    return noStaticMutableState(Set.of());
  }

  /**
   * The same, but for thread-locals, which have a rule of their own.
   *
   * @param trusted names of types that hold functions without state, which no field tells
   */
  public static ArchRule noStaticMutableState(Set<String> trusted) {
    return noStaticMutableState(trusted, DescribedPredicate.alwaysFalse());
  }

  /**
   * The same.
   *
   * @param keepers classes whose very purpose is a state that outlives what uses it
   */
  public static ArchRule noStaticMutableState(
      Set<String> trusted, DescribedPredicate<JavaClass> keepers) {
    return everyClass(
        "keep no static state that may change",
        (type, events) ->
            type.getFields().stream()
                .filter(field -> !keepers.test(type))
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(field -> !field.getRawType().isAssignableTo(ThreadLocal.class))
                .filter(field -> !Immutability.holds(field, trusted))
                .forEach(
                    field ->
                        events.add(SimpleConditionEvent.violated(field, field.getDescription()))));
  }

  /** Neither methods nor blocks. */
  public static ArchRule noSynchronized() {
    return everyClass(
        "use locks instead of synchronized",
        (type, events) -> {
          type.getMethods().stream()
              .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
              .forEach(
                  method ->
                      events.add(SimpleConditionEvent.violated(method, method.getDescription())));
          ClassFile.of(type)
              .methodsWithMonitors()
              .forEach(
                  method ->
                      events.add(
                          SimpleConditionEvent.violated(type, type.getName() + "." + method)));
        });
  }

  /**
   * The words of one product stand in the string constants of its room only.
   *
   * @param room whether a class belongs to the product
   */
  public static ArchRule wordsOnlyIn(Pattern words, DescribedPredicate<JavaClass> room) {
    return ArchRuleDefinition.classes()
        .that(DescribedPredicate.not(room))
        .should(
            condition(
                "have no string constant with " + words,
                (type, events) ->
                    ClassFile.of(type).strings().stream()
                        .filter(text -> words.matcher(text).find())
                        .forEach(
                            text ->
                                events.add(
                                    SimpleConditionEvent.violated(
                                        type, type.getName() + " says \"" + text + "\"")))));
  }

  private static ArchRule everyClass(
      String description, BiConsumer<JavaClass, ConditionEvents> check) {
    return ArchRuleDefinition.classes().should(condition(description, check));
  }

  private static ArchCondition<JavaClass> condition(
      String description, BiConsumer<JavaClass, ConditionEvents> check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.accept(type, events);
      }
    };
  }
}
