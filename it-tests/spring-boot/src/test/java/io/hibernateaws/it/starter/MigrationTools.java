package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What makes the schema of an application that starts: all of it reaches the writer, though the
 * cluster's name leads to a reader since a switchover.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MigrationTools {
  private static final String[] FLYWAY = {
    "spring.jpa.hibernate.ddl-auto=validate",
    "spring.flyway.enabled=true",
    "spring.flyway.locations=classpath:shop/migration/{vendor}"
  };
  private static final String[] LIQUIBASE = {
    "spring.jpa.hibernate.ddl-auto=validate",
    "spring.liquibase.enabled=true",
    "spring.liquibase.change-log=classpath:shop/changelog.yaml"
  };
  private static final String OTHER_USER = "migrator";
  private static final String OTHER_PASSWORD = "of the migrator";

  @SuppressWarnings("NullAway.Init") // by start, before any test
  private static LocalAurora cluster;

  private final Product product;

  MigrationTools(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() throws SQLException {
    cluster = product.cluster();
    cluster.dnsDelay(Duration.ofMinutes(5));
    cluster.switchover(2);
    assertThat(cluster.resolver().apply(cluster.clusterEndpoint()))
        .isEqualTo(cluster.resolver().apply(cluster.instanceEndpoint(1)));
    asAdmin(product.newUser(OTHER_USER, OTHER_PASSWORD));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @AfterEach
  void forget() throws SQLException {
    asAdmin(
        List.of(
            "drop table if exists purchase",
            "drop table if exists flyway_schema_history",
            "drop table if exists databasechangelog",
            "drop table if exists databasechangeloglock",
            // On MySQL the names of tables differ by case.
            "drop table if exists DATABASECHANGELOG",
            "drop table if exists DATABASECHANGELOGLOCK"));
  }

  private static void asAdmin(List<String> lines) throws SQLException {
    try (Connection connection = cluster.adminConnection(cluster.writer());
        Statement statement = connection.createStatement()) {
      for (String line : lines) {
        statement.execute(line);
      }
    }
  }

  private String[] lines(String[] tool, String... more) {
    String url = cluster.jdbcUrl(cluster.clusterEndpoint());
    String login = product == Product.MYSQL ? url + "?allowPublicKeyRetrieval=true" : url;
    return Booted.lines(Booted.lines(tool, more), "spring.datasource.url=" + login);
  }

  private ConfigurableApplicationContext start(String[] tool, String... more) {
    return Booted.start(ShopApplication.class, product, cluster, lines(tool, more));
  }

  @Test
  void flyway_migrates_the_writer_before_hibernate_validates() {
    try (ConfigurableApplicationContext application = start(FLYWAY)) {
      works(application, "Flyway");
      assertThat(one(application, "select installed_by from flyway_schema_history"))
          .isEqualTo(cluster.user());
    }
  }

  @Test
  void flyway_migrates_the_writer_as_a_user_of_its_own() {
    try (ConfigurableApplicationContext application =
        start(
            FLYWAY,
            "spring.flyway.user=" + OTHER_USER,
            "spring.flyway.password=" + OTHER_PASSWORD)) {
      assertThat(one(application, "select installed_by from flyway_schema_history"))
          .isEqualTo(OTHER_USER);
      works(application, "Flyway");
    }
  }

  @Test
  void flyway_waits_for_the_next_writer_when_the_one_before_dies() {
    int old = cluster.writer();
    FlywayMigrationStrategy crashing =
        flyway -> {
          cluster.crash(old);
          flyway.migrate();
        };
    try (ConfigurableApplicationContext application =
        Booted.start(
            ShopApplication.class,
            product,
            cluster,
            context -> context.registerBean(FlywayMigrationStrategy.class, () -> crashing),
            FLYWAY)) {
      assertThat(cluster.writer()).isNotEqualTo(old);
      works(application, "Flyway");
    }
    cluster.rejoin(old);
  }

  @Test
  void liquibase_updates_the_writer_before_hibernate_validates() {
    try (ConfigurableApplicationContext application = start(LIQUIBASE)) {
      works(application, "Liquibase");
    }
  }

  @Test
  void liquibase_updates_the_writer_as_a_user_of_its_own() {
    try (ConfigurableApplicationContext application =
        start(
            LIQUIBASE,
            "spring.liquibase.user=" + OTHER_USER,
            "spring.liquibase.password=" + OTHER_PASSWORD)) {
      works(application, "Liquibase");
    }
  }

  @Test
  void scripts_run_on_the_writer() {
    try (ConfigurableApplicationContext application = start(scripts())) {
      works(application, "Scripts");
    }
  }

  @Test
  void scripts_run_on_the_writer_as_a_user_of_their_own() {
    try (ConfigurableApplicationContext application =
        start(
            scripts(),
            "spring.sql.init.username=" + OTHER_USER,
            "spring.sql.init.password=" + OTHER_PASSWORD)) {
      works(application, "Scripts");
    }
  }

  private String[] scripts() {
    return new String[] {
      "spring.jpa.hibernate.ddl-auto=validate",
      "spring.sql.init.mode=always",
      "spring.sql.init.schema-locations=optional:classpath:shop/schema-"
          + product.vendor()
          + ".sql",
      "spring.sql.init.data-locations=classpath:shop/data.sql"
    };
  }

  @Test
  void hibernate_creates_tables_on_the_writer_and_the_naming_strategy_holds() {
    String[] create = {"spring.jpa.hibernate.ddl-auto=create"};
    try (ConfigurableApplicationContext application = start(create)) {
      works(application);
    }
    String[] validate = {
      "spring.jpa.hibernate.ddl-auto=validate",
      "spring.jpa.hibernate.naming.physical-strategy="
          + "org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl"
    };
    // The column on PostgreSQL, on MySQL already the table, whose name has its case there.
    assertThatThrownBy(() -> start(validate))
        .hasStackTraceContaining("Schema validation: missing")
        .hasStackTraceContaining("Purchase");
  }

  /** The rows are there, and the application writes to the table that the tool has made. */
  private void works(ConfigurableApplicationContext application, String... there) {
    Shop shop = application.getBean(Shop.class);
    assertThat(application.getBean(Purchases.class).findAll())
        .extracting(Purchase::buyerName)
        .containsExactly(there);
    assertThat(shop.buy("Ada")).isEqualTo(cluster.instanceId(cluster.writer()));
  }

  private static String one(ConfigurableApplicationContext application, String query) {
    return String.valueOf(
        application.getBean(JdbcTemplate.class).queryForObject(query, String.class));
  }
}
