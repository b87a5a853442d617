package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hibernate on the engine of the data source. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HibernatePropertiesCustomizer.class, EntityManagerFactory.class})
@ConditionalOnBean(DataSource.class) // ours or the application's own: Spring Boot's comes later
class ClusterHibernateConfiguration {
  /**
   * Our provider, in every unit over an {@link AwsDataSource}. A unit over another data source,
   * also over one that something has wrapped around ours, keeps Hibernate's own provider.
   */
  @Bean
  HibernatePropertiesCustomizer engineOfDataSource(ObjectProvider<DataSource> dataSource) {
    return properties -> {
      if (dataSource.getIfUnique() instanceof AwsDataSource
          && !properties.containsKey(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER)) {
        properties.putIfAbsent(JdbcSettings.CONNECTION_PROVIDER, "aws");
      }
    };
  }
}
