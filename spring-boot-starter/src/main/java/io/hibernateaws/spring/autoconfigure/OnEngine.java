package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** Whether a bean may be an {@link AwsDataSource}, or stand before one. */
final class OnEngine extends SpringBootCondition implements ConfigurationCondition {
  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnEngine.class);
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    if (beans != null) {
      for (String name : beans.getBeanNamesForType(DataSource.class, true, false)) {
        if (mayHaveEngine(beans.getType(name, false))) {
          return ConditionOutcome.match(message.foundExactly("the data source " + name));
        }
      }
    }
    return ConditionOutcome.noMatch(message.because("no data source has an engine"));
  }

  private static boolean mayHaveEngine(@Nullable Class<?> declared) {
    return declared != null
        && (declared.isAssignableFrom(AwsDataSource.class)
            || DelegatingDataSource.class.isAssignableFrom(declared)
            || AbstractRoutingDataSource.class.isAssignableFrom(declared));
  }
}
