package io.hibernateaws.spring.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import io.hibernateaws.engine.architecture.HouseRule;
import io.hibernateaws.engine.architecture.HouseRules;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The rules that this module keeps, each with what breaks it. */
class ArchitectureTest {
  private static final String ROOT = "io.hibernateaws.spring";

  /** Says which databases there are local clusters of. */
  private static final DescribedPredicate<JavaClass> LOCAL =
      JavaClass.Predicates.resideInAPackage(ROOT + ".local");

  /** A local cluster outlives the application that devtools restart. */
  private static final DescribedPredicate<JavaClass> CLUSTERS =
      JavaClass.Predicates.simpleName("StartedClusters").and(LOCAL);

  /** Spring's, which never change. */
  private static final Set<String> VALUES =
      Set.of(Bindable.class.getName(), ConfigurationPropertyName.class.getName());

  @TestFactory
  Stream<DynamicTest> rules_are_kept_and_can_fail() {
    return HouseRule.testsOf(
        ROOT,
        HouseRule.ofEveryModule(LOCAL, LOCAL, HouseRules.noStaticMutableState(VALUES, CLUSTERS)));
  }
}
