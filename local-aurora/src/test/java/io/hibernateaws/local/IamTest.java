package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.iam.IamRefusal;
import io.hibernateaws.local.iam.SdkTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.Driver;

/** A cluster of PostgreSQL servers behind a gate that demands IAM. */
@Timeout(120)
class IamTest {
  private static final String USER = "jane";
  private static final SdkTokens TOKENS =
      SdkTokens.of("AKIDLOCAL", "a secret of many letters", null);

  private static final IamGate GATE =
      new IamGate(Clock.systemUTC()).know("AKIDLOCAL", "a secret of many letters");

  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(2).iam(GATE).start();
    cluster.createIamUser(USER);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void a_token_of_the_sdk_lets_its_user_in_on_every_instance_and_encrypted_only() throws Exception {
    for (int n = 1; n <= 2; n++) {
      String token = TOKENS.token(cluster.instanceEndpoint(n), cluster.port(), USER);
      try (Connection connection = connect(n, USER, token, "require")) {
        assertThat(Sql.query(connection, "select session_user")).isEqualTo(List.of(USER));
      }
    }
    String token = TOKENS.token(cluster.clusterEndpoint(), cluster.port(), USER);
    try (Connection connection = connect(1, USER, token, "require")) {
      assertThat(Sql.query(connection, "select current_user")).isEqualTo(List.of(USER));
    }

    SQLException refused = refusal(1, USER, token, "disable");

    assertThat(refused.getSQLState()).isEqualTo("28000");
    assertThat(refused.getMessage()).contains("no pg_hba.conf entry", USER);
    assertThat(GATE.refused(IamRefusal.NO_TLS)).isEqualTo(1);
  }

  @Test
  void a_token_for_another_instance_or_of_no_key_is_refused_as_rds_does() {
    String token = TOKENS.token(cluster.instanceEndpoint(2), cluster.port(), USER);

    SQLException refused = refusal(1, USER, token, "require");

    assertThat(refused.getSQLState()).isEqualTo("28000");
    assertThat(refused.getMessage())
        .isEqualTo("FATAL: PAM authentication failed for user \"jane\"");
    assertThat(GATE.refused(IamRefusal.WRONG_HOST)).isEqualTo(1);
  }

  @Test
  void a_user_without_iam_logs_in_as_before() throws Exception {
    for (String mode : List.of("disable", "require")) {
      try (Connection connection = connect(1, cluster.user(), cluster.password(), mode)) {
        assertThat(Sql.query(connection, "select 1")).isEqualTo(List.of("1"));
      }
    }
    assertThat(refusal(1, cluster.user(), "wrong", "require").getSQLState()).isEqualTo("28P01");
  }

  private static SQLException refusal(int instance, String user, String password, String mode) {
    return catchThrowableOfType(
        SQLException.class, () -> connect(instance, user, password, mode).close());
  }

  private static Connection connect(int instance, String user, String password, String mode)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", mode);
    String address = cluster.proxy(instance).address().getHostAddress();
    Connection connection = new Driver().connect(cluster.jdbcUrl(address), properties);
    if (connection == null) {
      throw new SQLException("the driver refused its own URL");
    }
    return connection;
  }
}
