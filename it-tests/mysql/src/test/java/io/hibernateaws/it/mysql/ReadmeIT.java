package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.junit.LocalCluster;
import io.hibernateaws.local.names.LocalNames;
import io.hibernateaws.local.proxy.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the README says that is other on MySQL. */
@Timeout(180)
@LocalCluster(engine = "mysql", instances = 2)
class ReadmeIT {
  private static final Path README = Path.of("../../README.md");

  @Test
  void a_unit_on_mysql_needs_a_schema_for_its_outcomes(LocalAurora cluster) throws Exception {
    assertThat(README).content().contains("`hibernate.aws.transaction.outcome_schema=orders`");
    Map<String, Object> settings =
        Units.settings(
            cluster,
            Map.of(
                "hibernate.aws.transaction.outcome",
                "verify",
                "hibernate.aws.transaction.outcome_table_create",
                "true",
                "hibernate.aws.transaction.outcome_schema",
                cluster.database(),
                "jakarta.persistence.schema-generation.database.action",
                "create"));
    try (SessionFactory unit = Units.ofNative(settings)) {
      UUID id = UUID.randomUUID();
      cluster.proxy(1).cutAt("commit", Moment.BEFORE_ANSWER);
      unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
      unit.inTransaction(
          session -> assertThat(session.find(Purchase.class, id).customer()).isEqualTo("Ada"));
    }
  }

  @Test
  void the_driver_below_a_pool_takes_a_url_of_mysql(LocalAurora cluster) throws Exception {
    String url = cluster.jdbcUrl(cluster.clusterEndpoint());
    assertThat(README).content().contains("`jdbc:aws:mysql://…`");
    Properties properties = new Properties();
    properties.setProperty("user", cluster.user());
    properties.setProperty("password", cluster.password());
    properties.setProperty("aws.host_resolver", LocalNames.class.getName());
    try (Connection connection =
        Objects.requireNonNull(
            new AwsDriver().connect(url.replace("jdbc:mysql:", "jdbc:aws:mysql:"), properties))) {
      assertThat(Sql.text(connection, "select @@aurora_server_id"))
          .isEqualTo(cluster.instanceId(1));
    }
  }

  /** A reader copies the coordinates, and gets what the build has tried. */
  @Test
  void the_readme_names_the_driver_that_is_tried_here() throws Exception {
    String version =
        Files.readString(Path.of("../../pom.xml"))
            .replaceFirst(
                "(?s).*<mysql-connector-j\\.version>(.+?)</mysql-connector-j\\.version>.*", "$1");
    assertThat(README)
        .content()
        .contains(
            """
              <groupId>com.mysql</groupId>
              <artifactId>mysql-connector-j</artifactId>
              <version>%s</version>
            """
                .formatted(version));
  }
}
