package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/** Hibernate on the engine of the data source. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({
  HibernatePropertiesCustomizer.class,
  AbstractEntityManagerFactoryBean.class,
  EntityManagerFactory.class
})
@ConditionalOnEngine // ours or the application's own: Spring Boot's comes later
class ClusterHibernateConfiguration {
  /**
   * Our provider, in every unit over an {@link AwsDataSource}, the application's own units
   * included. A unit over another data source, also over one that something has wrapped around
   * ours, keeps Hibernate's own provider. Spring Boot's hook for properties does not say which unit
   * it is asked for.
   */
  @Bean
  static BeanPostProcessor engineOfDataSource() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractEntityManagerFactoryBean unit
            && unit.getDataSource() instanceof AwsDataSource) {
          Map<String, Object> properties = unit.getJpaPropertyMap();
          if (!properties.containsKey(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER)) {
            properties.putIfAbsent(JdbcSettings.CONNECTION_PROVIDER, "aws");
          }
        }
        return bean;
      }
    };
  }
}
