package io.hibernateaws.spring.migration;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.autoconfigure.ApplicationDataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.boot.sql.autoconfigure.init.ApplicationScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.ConditionalOnSqlInitialization;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Another user for what changes the schema. Spring Boot derives a data source for it from the
 * driver's URL, which would reach the host that DNS names, writer or not; here its connections are
 * those of the engine, as this user.
 */
@AutoConfiguration(
    after = HibernateAwsAutoConfiguration.class,
    before = {
      DataSourceInitializationAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      LiquibaseAutoConfiguration.class
    })
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
public final class MigrationUserAutoConfiguration {
  /** Flyway's, unless it has a URL, and so a database, of its own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(FlywayDataSource.class)
  @ConditionalOnOwnUser(user = "spring.flyway.user", url = "spring.flyway.url")
  @ConditionalOnSingleCandidate(AwsDataSource.class)
  static class OfFlyway {
    @Bean(defaultCandidate = false)
    @FlywayDataSource
    @ConditionalOnMissingBean(annotation = FlywayDataSource.class)
    DataSource flywayUserDataSource(AwsDataSource dataSource, FlywayConnectionDetails details) {
      return OtherUser.of(details.getUsername(), details.getPassword(), dataSource);
    }
  }

  /** Liquibase's, unless it has a URL, and so a database, of its own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(LiquibaseDataSource.class)
  @ConditionalOnOwnUser(user = "spring.liquibase.user", url = "spring.liquibase.url")
  @ConditionalOnSingleCandidate(AwsDataSource.class)
  static class OfLiquibase {
    @Bean(defaultCandidate = false)
    @LiquibaseDataSource
    @ConditionalOnMissingBean(annotation = LiquibaseDataSource.class)
    DataSource liquibaseUserDataSource(
        AwsDataSource dataSource, LiquibaseConnectionDetails details) {
      return OtherUser.of(details.getUsername(), details.getPassword(), dataSource);
    }
  }

  /** That of {@code schema.sql} and {@code data.sql}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnOwnUser(user = "spring.sql.init.username", url = "")
  @ConditionalOnSingleCandidate(AwsDataSource.class)
  @ConditionalOnSqlInitialization
  @EnableConfigurationProperties(SqlInitializationProperties.class)
  @Import(DatabaseInitializationDependencyConfigurer.class)
  static class OfScripts {
    @Bean
    @ConditionalOnMissingBean(ApplicationScriptDatabaseInitializer.class)
    ApplicationDataSourceScriptDatabaseInitializer dataSourceScriptDatabaseInitializer(
        AwsDataSource dataSource, SqlInitializationProperties properties) {
      return new ApplicationDataSourceScriptDatabaseInitializer(
          OtherUser.of(properties.getUsername(), properties.getPassword(), dataSource), properties);
    }
  }
}
