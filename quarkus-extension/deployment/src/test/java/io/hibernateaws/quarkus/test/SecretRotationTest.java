package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application without user and password, whose secret changes under load. */
class SecretRotationTest {
  private static final TestCluster CLUSTER = cluster();

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      ClusterApplication.of(LoginLoad.class, SecretService.class)
          .setForcedDependencies(List.of(Added.aws("secretsmanager")))
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey("quarkus.datasource.jdbc.url", CLUSTER.url())
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
          .overrideConfigKey("quarkus.hibernate-aws.plugins", "+aws_secrets_manager")
          .overrideConfigKey("quarkus.hibernate-aws.secrets-manager.secret-id", "app")
          .overrideConfigKey("quarkus.hibernate-aws.secrets-manager.region", SecretService.REGION)
          .overrideConfigKey("quarkus.hibernate-aws.secrets-manager.endpoint", SecretService.url())
          .setAfterAllCustomizer(
              () -> {
                CLUSTER.close();
                SecretService.forget();
              });

  @Inject LoginLoad load;

  private static TestCluster cluster() {
    TestCluster cluster = TestCluster.postgresql("rotating", 2);
    try (Connection admin = cluster.admin(1);
        Statement statement = admin.createStatement()) {
      if (!isThere(statement)) {
        statement.execute("create user ann password 'first'");
        statement.execute("grant all on schema public to ann");
        SecretService.put("ann", "first");
      }
      return cluster;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select 1 from pg_user where usename = 'ann'")) {
      return rows.next();
    }
  }

  /** The old password is refused from now on; when that was, by the servers' clock. */
  private static long change(String password) throws SQLException {
    try (Connection admin = CLUSTER.admin(1);
        Statement statement = admin.createStatement()) {
      statement.execute("alter user ann password '" + password + "'");
      try (ResultSet now =
          statement.executeQuery(
              "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")) {
        now.next();
        return now.getLong(1);
      }
    }
  }

  @Test
  void no_request_fails_while_the_secret_rotates_and_both_pools_log_in_with_the_new_one()
      throws Exception {
    load.start();
    load.await(30, 0);
    int calls = SecretService.calls();
    long changed = change("second");
    // The window: log-ins are refused, and the secret is asked for again without success.
    while (SecretService.calls() < calls + 2) {
      Thread.onSpinWait();
    }
    SecretService.put("ann", "second");
    load.await(50, changed);
    load.end();

    assertThat(load.failures()).isEmpty();
    assertThat(SecretService.calls()).as("few, whatever the number of log-ins").isLessThan(15);
  }
}
