package io.hibernateaws.spring.migration;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a tool has a user, and no database, of its own. */
final class OnOwnUser extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Map<String, ?> names =
        Objects.requireNonNull(
            metadata.getAnnotationAttributes(ConditionalOnOwnUser.class.getName()));
    String user = String.valueOf(names.get("user"));
    String url = String.valueOf(names.get("url"));
    Environment environment = context.getEnvironment();
    ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnOwnUser.class);
    if (environment.getProperty(user, "").isEmpty()) {
      return ConditionOutcome.noMatch(message.because(user + " is not set"));
    }
    return !url.isEmpty() && environment.containsProperty(url)
        ? ConditionOutcome.noMatch(message.because(url + " names a database"))
        : ConditionOutcome.match(message.because(user + " is set"));
  }
}
