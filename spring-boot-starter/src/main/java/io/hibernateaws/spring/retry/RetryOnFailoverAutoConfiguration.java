package io.hibernateaws.spring.retry;

import io.hibernateaws.dialect.RetryListener;
import io.hibernateaws.spring.RetryOnFailover;
import io.hibernateaws.spring.autoconfigure.ConditionalOnEngine;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** {@link RetryOnFailover}, where there is something that fails over. */
@AutoConfiguration(after = {HibernateAwsAutoConfiguration.class, DataSourceAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
public final class RetryOnFailoverAutoConfiguration {
  /** Apart, so that {@code hibernate.aws.enabled=false} loads no class of the condition. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEngine
  static class OverEngine {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor retryOnFailover(ObjectProvider<RetryListener> listeners) {
      return new RetryAdvisor(listeners);
    }
  }
}
