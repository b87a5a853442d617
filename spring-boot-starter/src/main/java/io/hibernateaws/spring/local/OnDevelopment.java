package io.hibernateaws.spring.local;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.NativeDetector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether an application without a database is given a local cluster: while a developer runs it. A
 * test gets one only if it asks, as it does of the containers of Docker Compose.
 */
final class OnDevelopment extends SpringBootCondition {
  private static final String ENABLED = LocalClusterOrder.PREFIX + "enabled";

  /** The class that starts executable archives, and is nowhere else. */
  private static final String OF_ARCHIVES =
      "classpath:org/springframework/boot/loader/launch/Launcher.class";

  /** On the stack of a thread that starts an application in a test or for a native image. */
  private static final List<String> SKIPPED =
      List.of(
          "org.junit.",
          "org.springframework.boot.test.",
          "org.springframework.boot.SpringApplicationAotProcessor",
          "org.springframework.context.aot.",
          "cucumber.runtime.");

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    ConditionMessage.Builder message = ConditionMessage.forCondition("Local cluster");
    Boolean enabled = environment.getProperty(ENABLED, Boolean.class);
    if (Boolean.FALSE.equals(enabled)) {
      return ConditionOutcome.noMatch(message.because(ENABLED + "=false"));
    }
    for (String given : List.of("spring.datasource.url", "spring.datasource.jndi-name")) {
      if (StringUtils.hasText(environment.getProperty(given))) {
        return ConditionOutcome.noMatch(message.because(given + " is set"));
      }
    }
    if (NativeDetector.inNativeImage()) {
      return ConditionOutcome.noMatch(message.because("this is a native image"));
    }
    if (enabled == null && context.getResourceLoader().getResource(OF_ARCHIVES).exists()) {
      return ConditionOutcome.noMatch(
          message.because("the application is packaged, and " + ENABLED + " is not set to true"));
    }
    if (enabled == null && isSkipped()) {
      return ConditionOutcome.noMatch(
          message.because("this is a test or a build, and " + ENABLED + " is not set to true"));
    }
    if (LocalClusterOrder.drivers().isEmpty()) {
      return ConditionOutcome.noMatch(message.didNotFind("driver").items("postgresql", "mysql"));
    }
    return ConditionOutcome.match(message.because("no database is configured"));
  }

  private static boolean isSkipped() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame -> SKIPPED.stream().anyMatch(frame.getClassName()::startsWith)));
  }
}
