package io.hibernateaws.spring.translation;

import io.hibernateaws.spring.autoconfigure.ConditionalOnEngine;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcAccessor;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.orm.jpa.JpaDialect;
import org.springframework.orm.jpa.JpaVendorAdapter;

/**
 * Puts the translation of verdicts before Spring's own. A bean of {@code SQLExceptionTranslator},
 * which Spring Boot would hand on, would take the place of what Spring does with all others.
 */
@AutoConfiguration(after = {HibernateAwsAutoConfiguration.class, DataSourceAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
public final class FailoverTranslationAutoConfiguration {
  /** Apart, so that {@code hibernate.aws.enabled=false} loads no class of the condition. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEngine
  static class OverEngine {
    /** {@code JdbcTemplate} and its like, and commit and rollback of transactions without JPA. */
    @Bean
    static BeanPostProcessor verdictsOfJdbc() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (bean instanceof JdbcAccessor accessor) {
            verdictsFirst(accessor);
          } else if (bean instanceof NamedParameterJdbcTemplate named) {
            verdictsFirst(named.getJdbcTemplate());
          } else if (bean instanceof JdbcTransactionManager transactions) {
            transactions.setExceptionTranslator(
                VerdictsFirst.before(transactions.getExceptionTranslator()));
          }
          return bean;
        }
      };
    }

    private static void verdictsFirst(JdbcAccessor accessor) {
      accessor.setExceptionTranslator(VerdictsFirst.before(accessor.getExceptionTranslator()));
    }

    /** Repositories, and commit and rollback of transactions of JPA. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({AbstractEntityManagerFactoryBean.class, EntityManagerFactory.class})
    static class Jpa {
      @Bean
      static BeanPostProcessor verdictsOfJpa() {
        return new BeanPostProcessor() {
          @Override
          public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof AbstractEntityManagerFactoryBean unit) {
              JpaDialect dialect = dialect(unit);
              if (dialect != null) {
                unit.setJpaDialect(new TranslatingJpaDialect(dialect));
              }
            }
            return bean;
          }
        };
      }

      private static @Nullable JpaDialect dialect(AbstractEntityManagerFactoryBean unit) {
        JpaVendorAdapter adapter = unit.getJpaVendorAdapter();
        JpaDialect given = unit.getJpaDialect();
        return given == null && adapter != null ? adapter.getJpaDialect() : given;
      }
    }
  }
}
