package io.hibernateaws.spring.health;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;

/**
 * Gives Spring Boot's indicators of our data sources connections that are to the writer and have a
 * limit. A connection of the data source itself binds late, so that {@code isValid} would ask
 * nobody, and waits for a failover as long as an application may want it to.
 */
final class LimitedDatabaseHealth implements BeanPostProcessor {
  /** The name that Spring Boot's auto-configuration gives it. */
  private static final String NAME = "dbHealthContributor";

  private final ConfigurableListableBeanFactory beans;
  private final Duration limit;

  LimitedDatabaseHealth(ConfigurableListableBeanFactory beans, Duration limit) {
    this.beans = beans;
    this.limit = limit;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (name.equals(NAME) && bean instanceof HealthContributor contributor) {
      Map<String, DataSource> dataSources =
          SimpleAutowireCandidateResolver.resolveAutowireCandidates(
              beans, DataSource.class, false, true);
      if (contributor instanceof CompositeHealthContributor composite) {
        for (HealthContributors.Entry entry : composite) {
          limit(entry.contributor(), dataSources.get(entry.name()));
        }
      } else if (dataSources.size() == 1) {
        limit(contributor, dataSources.values().iterator().next());
      }
    }
    return bean;
  }

  private void limit(HealthContributor contributor, @Nullable DataSource dataSource) {
    if (contributor instanceof DataSourceHealthIndicator indicator
        && dataSource instanceof AwsDataSource cluster) {
      indicator.setDataSource(new WriterDataSource(cluster, limit));
    }
  }
}
