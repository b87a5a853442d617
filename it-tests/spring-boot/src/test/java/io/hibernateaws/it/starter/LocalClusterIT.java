package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration;
import io.hibernateaws.spring.local.LocalClusterAutoConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** Applications without any line about their data source. */
class LocalClusterIT {
  /** No component, so that the scan of other tests does not find it. */
  static class PostgreSql {
    @Bean
    LocalAurora cluster() {
      return Product.POSTGRESQL.cluster();
    }
  }

  static class MySql {
    @Bean
    LocalAurora cluster() {
      return Product.MYSQL.cluster();
    }
  }

  /** The auto-configurations that a data source takes. */
  @ImportAutoConfiguration({
    LocalClusterAutoConfiguration.class,
    HibernateAwsAutoConfiguration.class,
    DataSourceAutoConfiguration.class
  })
  static class DataSourceOnly {}

  @ParameterizedTest
  @EnumSource
  void a_cluster_that_is_a_bean_is_the_applications_database(Product product) {
    Class<?> bean = product == Product.POSTGRESQL ? PostgreSql.class : MySql.class;
    LocalAurora ended;
    try (ConfigurableApplicationContext application =
        start(product, List.of(ShopApplication.class, bean))) {
      LocalAurora cluster = application.getBean(LocalAurora.class);
      Shop shop = application.getBean(Shop.class);

      assertThat(shop.buy("Ada")).isEqualTo(cluster.instanceId(1));
      assertThat(shop.report()).isEqualTo(cluster.instanceId(2));
      cluster.crash(1);
      assertThat(FailoverRetry.policy().call(() -> shop.buy("Grace")))
          .isEqualTo(cluster.instanceId(2));
      ended = cluster;
    }
    assertThat(ended.folder()).as("ends with the application").doesNotExist();
  }

  @Test
  void a_cluster_that_is_a_bean_wins_over_the_url() {
    try (ConfigurableApplicationContext application =
        start(
            Product.POSTGRESQL,
            List.of(DataSourceOnly.class, PostgreSql.class),
            "spring.datasource.url=jdbc:postgresql://nowhere.example.com/shop",
            "spring.datasource.username=nobody")) {
      assertThat(
              new JdbcTemplate(application.getBean(DataSource.class))
                  .queryForObject(Product.POSTGRESQL.instanceQuery(), String.class))
          .isEqualTo(application.getBean(LocalAurora.class).instanceId(1));
    }
  }

  @Test
  void an_application_without_a_database_keeps_its_cluster_over_restarts() throws Exception {
    String[] asked = {
      "hibernate.aws.local.database=postgresql", "spring.jpa.hibernate.ddl-auto=update"
    };
    List<Object> engines = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      try (ConfigurableApplicationContext application =
          asADeveloper(() -> start(Product.POSTGRESQL, List.of(ShopApplication.class), asked))) {
        Shop shop = application.getBean(Shop.class);
        assertThat(shop.buy("Ada")).startsWith("dev-");
        assertThat(application.getBean(Purchases.class).count()).isEqualTo(i);
        engines.add(application.getBean(AwsDataSource.class).engine());
      }
    }
    assertThat(engines.get(0)).isNotSameAs(engines.get(1));
  }

  @Test
  void a_test_that_does_not_ask_gets_no_cluster() {
    assertThatThrownBy(() -> start(Product.POSTGRESQL, List.of(DataSourceOnly.class)).close())
        .hasStackTraceContaining("Failed to determine a suitable driver class");
  }

  @Test
  void a_cluster_that_is_switched_off_is_not_started() {
    assertThatThrownBy(
            () ->
                start(
                        Product.POSTGRESQL,
                        List.of(DataSourceOnly.class),
                        "hibernate.aws.local.enabled=false")
                    .close())
        .hasStackTraceContaining("Failed to determine a suitable driver class");
  }

  @Test
  void two_drivers_are_asked_about() {
    assertThatThrownBy(
            () ->
                start(
                        Product.POSTGRESQL,
                        List.of(DataSourceOnly.class),
                        "hibernate.aws.local.enabled=true")
                    .close())
        .hasStackTraceContaining("postgresql and mysql: set hibernate.aws.local.database");
  }

  @Test
  void a_name_that_is_no_setting_of_local_clusters_is_refused() {
    assertThatThrownBy(
            () ->
                start(
                        Product.POSTGRESQL,
                        List.of(DataSourceOnly.class, PostgreSql.class),
                        "hibernate.aws.local.databse=mysql")
                    .close())
        .hasStackTraceContaining("databse");
  }

  @Test
  void a_data_source_of_the_applications_own_stays_alone() {
    try (LocalAurora cluster = Product.POSTGRESQL.cluster();
        ConfigurableApplicationContext application =
            start(
                Product.POSTGRESQL,
                List.of(DataSourceOnly.class),
                "hibernate.aws.local.enabled=true",
                "spring.datasource.url=" + cluster.jdbcUrl(address(cluster)),
                "spring.datasource.username=" + cluster.user(),
                "spring.datasource.password=" + cluster.password())) {
      assertThat(application.getBean(DataSource.class)).isNotInstanceOf(AwsDataSource.class);
    }
  }

  /** On a thread that no test framework has on its stack. */
  private static <T> T asADeveloper(Callable<T> start) throws Exception {
    FutureTask<T> task = new FutureTask<>(start);
    new Thread(task, "developer").start();
    return task.get();
  }

  private static String address(LocalAurora cluster) {
    return Objects.requireNonNull(cluster.resolver().apply(cluster.instanceEndpoint(1)))[0]
        .getHostAddress();
  }

  private static ConfigurableApplicationContext start(
      Product product, List<Class<?>> sources, String... more) {
    List<String> lines = new ArrayList<>();
    lines.add("spring.jpa.hibernate.ddl-auto=create");
    lines.add("shop.instance-query=" + product.instanceQuery());
    lines.add("spring.main.banner-mode=off");
    // What migrates a schema is on the class path for the tests that are about it.
    lines.add("spring.flyway.enabled=false");
    lines.add("spring.liquibase.enabled=false");
    lines.addAll(List.of(more));
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      properties.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
        .web(WebApplicationType.NONE)
        .properties(properties)
        .run();
  }
}
