package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Observers;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** The application's data source, with an engine that ends with it. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnCluster.class)
@ConditionalOnMissingBean({DataSource.class, XADataSource.class})
@EnableConfigurationProperties(DataSourceProperties.class)
class ClusterDataSourceConfiguration {
  @Bean
  static LoadedAhead classesOfEngine(Environment environment) {
    return new LoadedAhead(environment.getProperty(OnCluster.URL));
  }

  @Bean
  @ConditionalOnMissingBean
  JdbcConnectionDetails jdbcConnectionDetails(DataSourceProperties properties) {
    return new GivenConnectionDetails(properties);
  }

  @Bean
  AwsDataSource dataSource(
      ConfigurableEnvironment environment,
      DataSourceProperties given,
      JdbcConnectionDetails connection,
      ObjectProvider<EngineObserver> observers,
      LoadedAhead ahead) {
    FormerPool.check(environment, given, connection.getJdbcUrl());
    ahead.await();
    Observers all = new Observers();
    observers.orderedStream().forEach(all::add);
    return new AwsDataSource(DataSourceSettings.read(environment, connection), all);
  }
}
