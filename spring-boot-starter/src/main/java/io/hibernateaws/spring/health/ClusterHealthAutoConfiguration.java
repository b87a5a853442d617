package io.hibernateaws.spring.health;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The health of clusters, where the application has Spring Boot's module of health. */
@AutoConfiguration(after = {HibernateAwsAutoConfiguration.class, DataSourceAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
@ConditionalOnClass({ConditionalOnEnabledHealthIndicator.class, DataSourceHealthIndicator.class})
@ConditionalOnBean(AwsDataSource.class)
public final class ClusterHealthAutoConfiguration {
  private static final String LIMIT = "management.health.hibernate-aws.db-limit";

  /** Whatever else is asked for: {@code management.health.db.enabled} is about this one. */
  @Bean
  static BeanPostProcessor limitedDatabaseHealth(
      ConfigurableListableBeanFactory beans, Environment environment) {
    Duration limit = environment.getProperty(LIMIT, Duration.class, Duration.ofSeconds(3));
    if (limit.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new SettingsException(
          List.of(LIMIT + "=" + limit + " is too short: give the writer 1s or more to answer."));
    }
    return new LimitedDatabaseHealth(beans, limit);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEnabledHealthIndicator("hibernate-aws")
  static class Clusters {
    @Bean
    @ConditionalOnMissingBean(
        name = {"hibernateAwsHealthIndicator", "hibernateAwsHealthContributor"})
    HealthContributor hibernateAwsHealthContributor(ConfigurableListableBeanFactory beans) {
      Map<String, AwsDataSource> dataSources =
          SimpleAutowireCandidateResolver.resolveAutowireCandidates(
              beans, AwsDataSource.class, false, true);
      return dataSources.size() == 1
          ? indicator(dataSources.values().iterator().next())
          : CompositeHealthContributor.fromMap(dataSources, Clusters::indicator);
    }

    private static HealthContributor indicator(AwsDataSource dataSource) {
      return new ClusterHealthIndicator(dataSource.engine());
    }
  }
}
