package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.quarkus.jta.RequiredOutcome;
import io.hibernateaws.quarkus.jta.RequiredTold;
import io.hibernateaws.quarkus.jta.RequiresNewOutcome;
import io.hibernateaws.quarkus.jta.RequiresNewTold;
import io.hibernateaws.quarkus.jta.VerdictUserTransaction;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;

/** The build steps for transactions of JTA. */
@BuildSteps(onlyIf = HibernateAwsProcessor.IsEnabled.class)
final class JtaProcessor {
  /** What tells an application how its transactions ended. */
  @BuildStep
  AdditionalBeanBuildItem outcomes() {
    return AdditionalBeanBuildItem.builder()
        .addBeanClasses(
            RequiredOutcome.class,
            RequiredTold.class,
            RequiresNewOutcome.class,
            RequiresNewTold.class,
            VerdictUserTransaction.class)
        .setUnremovable()
        .build();
  }
}
