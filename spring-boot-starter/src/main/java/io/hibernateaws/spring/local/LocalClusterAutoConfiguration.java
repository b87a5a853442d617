package io.hibernateaws.spring.local;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Leads the data source to a local cluster, where {@code local-aurora} is on the class path. A
 * cluster that is a bean wins over {@code spring.datasource.*}, as every connection of a service
 * does in Spring Boot.
 */
@AutoConfiguration(
    before = HibernateAwsAutoConfiguration.class,
    after = {JndiDataSourceAutoConfiguration.class, XADataSourceAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
@ConditionalOnClass(LocalAurora.class)
@ConditionalOnMissingBean({DataSource.class, XADataSource.class, JdbcConnectionDetails.class})
public final class LocalClusterAutoConfiguration {
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(LocalAurora.class)
  static class Given {
    @Bean
    LocalClusterConnection localClusterConnection(LocalAurora cluster) {
      return new LocalClusterConnection(cluster);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(LocalAurora.class)
  @Conditional(OnDevelopment.class)
  static class Started {
    @Bean
    LocalClusterConnection localClusterConnection(Environment environment) {
      return new LocalClusterConnection(StartedClusters.get(LocalClusterOrder.of(environment)));
    }
  }
}
