package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.local.LocalAurora;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flyway and Liquibase migrate the writer's datasource when the application starts. */
class SchemaToolsTest {
  private static final LocalAurora CLUSTER =
      LocalAurora.postgresql().name("tools").instances(2).start();

  private static final String CHANGES =
      """
      --liquibase formatted sql
      --changeset test:1
      create table by_liquibase (id text);
      """;

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(Added.class)
                      .addAsResource(
                          new StringAsset("create table by_flyway (id text);"),
                          "db/migration/V1__first.sql")
                      .addAsResource(new StringAsset(CHANGES), "db/changeLog.sql"))
          .setForcedDependencies(
              List.of(
                  Added.quarkus("quarkus-flyway"),
                  Added.quarkus("quarkus-flyway-postgresql"),
                  Added.quarkus("quarkus-liquibase")))
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey(
              "quarkus.datasource.jdbc.url", CLUSTER.jdbcUrl(CLUSTER.clusterEndpoint()))
          .overrideConfigKey("quarkus.datasource.username", CLUSTER.user())
          .overrideConfigKey("quarkus.datasource.password", CLUSTER.password())
          .overrideConfigKey(
              "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames")
          .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
          .overrideConfigKey("quarkus.flyway.baseline-on-migrate", "true")
          .overrideConfigKey("quarkus.flyway.baseline-version", "0")
          .overrideConfigKey("quarkus.liquibase.change-log", "db/changeLog.sql")
          .overrideConfigKey("quarkus.liquibase.migrate-at-start", "true")
          .setAfterAllCustomizer(CLUSTER::close);

  @Inject AgroalDataSource pool;

  @Inject
  @DataSource("reader")
  AgroalDataSource readers;

  @Test
  void both_have_migrated_on_the_writer() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select current_setting('cluster_name'), to_regclass('by_flyway') is not null,"
                    + " to_regclass('by_liquibase') is not null")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo(CLUSTER.instanceId(1));
      assertThat(rows.getBoolean(2)).as("by Flyway").isTrue();
      assertThat(rows.getBoolean(3)).as("by Liquibase").isTrue();
    }
    assertThat(readers.getMetrics().acquireCount()).as("borrowed of the readers").isZero();
  }
}
