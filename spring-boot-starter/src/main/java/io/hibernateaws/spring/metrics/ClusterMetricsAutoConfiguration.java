package io.hibernateaws.spring.metrics;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.telemetry.OpenTelemetrySpans;
import io.hibernateaws.spring.autoconfigure.ConditionalOnEngine;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What can be measured of clusters, where the application measures. */
@AutoConfiguration(
    after = {HibernateAwsAutoConfiguration.class, DataSourceAutoConfiguration.class},
    before = DataSourcePoolMetricsAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
public final class ClusterMetricsAutoConfiguration {
  /** Apart, so that {@code hibernate.aws.enabled=false} loads no class of the condition. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEngine
  static class OverEngine {
    /** For Spring Boot's {@code jdbc.connections.*}. */
    @Bean
    DataSourcePoolMetadataProvider clusterPoolMetadataProvider() {
      return dataSource -> {
        AwsDataSource cluster = DataSourceUnwrapper.unwrap(dataSource, AwsDataSource.class);
        return cluster == null ? null : new ClusterPoolMetadata(cluster.engine());
      };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Figures {
      @Bean
      ClusterMeterBinder clusterMeterBinder(ConfigurableListableBeanFactory beans) {
        return new ClusterMeterBinder(
            () ->
                SimpleAutowireCandidateResolver.resolveAutowireCandidates(
                    beans, AwsDataSource.class, false, true));
      }
    }

    /** Of the application's own OpenTelemetry; what the setting of the engine shows is global. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenTelemetry.class)
    static class Spans {
      @Bean
      @ConditionalOnBooleanProperty(
          name = "management.tracing.hibernate-aws.enabled",
          matchIfMissing = true)
      SmartInitializingSingleton clusterSpans(
          ObjectProvider<OpenTelemetry> telemetry, ObjectProvider<AwsDataSource> dataSources) {
        return () ->
            telemetry.ifUnique(
                own ->
                    dataSources.stream()
                        .map(AwsDataSource::engine)
                        .filter(engine -> !Settings.showsSpans(engine))
                        .forEach(engine -> OpenTelemetrySpans.observe(engine, own)));
      }
    }
  }
}
