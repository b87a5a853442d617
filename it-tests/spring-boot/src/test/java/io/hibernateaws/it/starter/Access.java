package io.hibernateaws.it.starter;

import io.hibernateaws.local.LocalAurora;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** How an application reaches its rows. */
enum Access {
  /** Spring Data in transactions of JPA. */
  JPA(JpaApplication.class),
  /** {@code JdbcTemplate} in an application without JPA. */
  JDBC(JdbcApplication.class);

  private final Class<?> application;

  Access(Class<?> application) {
    this.application = application;
  }

  ConfigurableApplicationContext start(Product product, LocalAurora cluster, String... more) {
    return Booted.start(application, product, cluster, more);
  }

  /** No component, so that other applications do not find it. */
  @EnableAutoConfiguration
  static class JpaApplication {
    @Bean
    static Ledger ledger(Purchases purchases) {
      return new Ledger(buyer -> purchases.save(new Purchase(buyer)));
    }
  }

  /** No component, so that other applications do not find it. */
  @EnableAutoConfiguration(
      exclude = {HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class})
  static class JdbcApplication {
    @Bean
    static Ledger ledger(JdbcTemplate jdbc) {
      return new Ledger(
          buyer -> jdbc.update("insert into purchase (buyer_name) values (?)", buyer));
    }
  }
}
