package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.product.registry.Products;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the application's database is to be reached through an engine. */
final class OnCluster extends SpringBootCondition implements ConfigurationCondition {
  private static final String ENABLED = "hibernate.aws.enabled";
  static final String URL = "spring.datasource.url";

  /** In every name of an endpoint, so that the engine is not loaded for other URLs. */
  private static final String IN_ENDPOINTS = ".amazonaws.com";

  /** Late, because what is a connection to a cluster may be a bean. */
  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    ConditionMessage.Builder message = ConditionMessage.forCondition("Hibernate on AWS");
    if (environment.getProperty(ENABLED, Boolean.class, false)) {
      return ConditionOutcome.match(message.because(ENABLED + "=true"));
    }
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    if (beans != null
        && beans.getBeanNamesForType(ClusterConnectionDetails.class, true, false).length > 0) {
      return ConditionOutcome.match(message.because("a bean is a connection to a cluster"));
    }
    String url = environment.getProperty(URL, "");
    return url.contains(IN_ENDPOINTS) && Named.isEndpoint(url)
        ? ConditionOutcome.match(message.because(URL + " names an endpoint of RDS"))
        : ConditionOutcome.noMatch(
            message.because(
                URL + " names no endpoint of RDS, and " + ENABLED + " is not set to true"));
  }

  /** Loaded for URLs that may name an endpoint. */
  private static final class Named {
    static boolean isEndpoint(String url) {
      try {
        String host = JdbcUrlParser.parse(url.strip(), Products.PROTOCOLS).endpoint().host();
        return EndpointParser.parse(host).kind().isRds();
      } catch (IllegalArgumentException e) {
        return false; // of another database
      }
    }
  }
}
