package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.iam.IamRefusal;
import io.hibernateaws.local.iam.SdkTokens;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
  private static final String SECRET = "a secret of many letters";
  private static final SdkTokens TOKENS = SdkTokens.of("AKIDLOCAL", SECRET, null);

  private static final IamGate GATE = new IamGate().know("AKIDLOCAL", SECRET);

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
  void a_token_for_another_instance_is_refused_as_rds_does() {
    String token = TOKENS.token(cluster.instanceEndpoint(2), cluster.port(), USER);

    SQLException refused = refusal(1, USER, token, "require");

    assertThat(refused.getSQLState()).isEqualTo("28000");
    assertThat(refused.getMessage())
        .isEqualTo("FATAL: PAM authentication failed for user \"jane\"");
    assertThat(GATE.refused(IamRefusal.WRONG_HOST)).isEqualTo(1);
  }

  @Test
  void whoever_is_granted_rds_iam_comes_with_iam_and_by_no_password_until_it_is_revoked()
      throws Exception {
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.execute(admin, "create role joe login password 'his own'");
      connect(1, "joe", "his own", "disable").close();

      Sql.execute(admin, "grant rds_iam to joe");

      assertThat(refusal(1, "joe", "his own", "require").getSQLState()).isEqualTo("28000");
      connect(1, "joe", TOKENS.token(cluster.clusterEndpoint(), cluster.port(), "joe"), "require")
          .close();

      Sql.execute(admin, "revoke rds_iam from joe");

      connect(1, "joe", "his own", "disable").close();
    }
  }

  @Test
  void a_statement_of_a_session_by_iam_can_be_cancelled() throws Exception {
    String token = TOKENS.token(cluster.clusterEndpoint(), cluster.port(), USER);
    try (Connection connection = connect(1, USER, token, "require");
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);

      assertThat(
              catchThrowableOfType(
                      SQLException.class, () -> statement.execute("select pg_sleep(60)"))
                  .getSQLState())
          .isEqualTo("57014");
    }
  }

  @Test
  void a_session_by_iam_is_cut_at_a_statement_like_any_other() throws Exception {
    String token = TOKENS.token(cluster.clusterEndpoint(), cluster.port(), USER);
    try (Connection connection = connect(1, USER, token, "require")) {
      Cut cut = cluster.proxy(1).cutAt("select 42", Moment.BEFORE_ANSWER);

      assertThatThrownBy(() -> Sql.query(connection, "select 42")).isInstanceOf(SQLException.class);
      cut.await(Eventually.PATIENCE);
    }
  }

  @Test
  void who_comes_with_iam_does_so_after_a_failover_and_on_a_new_copy_too() throws Exception {
    IamGate gate = new IamGate().know("AKIDLOCAL", SECRET);
    try (LocalAurora other =
        LocalAurora.postgresql().instances(2).promotionDelay(Duration.ZERO).iam(gate).start()) {
      other.createIamUser(USER);
      other.crash(1);
      other.awaitWriter(2, Eventually.PATIENCE);
      other.rejoin(1);
      for (int n = 1; n <= 2; n++) {
        String token = TOKENS.token(other.instanceEndpoint(n), other.port(), USER);
        connect(other, n, USER, token, "require").close();
        String foreign = TOKENS.token(cluster.instanceEndpoint(n), other.port(), USER);
        int instance = n;
        assertThatThrownBy(() -> connect(other, instance, USER, foreign, "require"))
            .isInstanceOf(SQLException.class);
      }
      assertThat(gate.refused(IamRefusal.WRONG_HOST)).isEqualTo(2);
      assertThat(gate.accepted()).isEqualTo(2);
    }
  }

  @Test
  void what_makes_no_sense_is_refused_by_name() {
    ClusterBuilder plain = LocalAurora.postgresql().plain().iam(GATE);
    assertThatThrownBy(plain::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("iam()")
        .hasMessageContaining("plain");
    ClusterBuilder passing = LocalAurora.postgresql().tls().iam(GATE);
    assertThatThrownBy(passing::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("iam()");
    assertThatThrownBy(() -> cluster.createIamUser("a \"b\""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no name of a user");
    try (LocalAurora without = LocalAurora.postgresql().instances(1).start()) {
      assertThatThrownBy(() -> without.createIamUser(USER))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("iam(…)");
    }
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
    return connect(cluster, instance, user, password, mode);
  }

  private static Connection connect(
      LocalAurora to, int instance, String user, String password, String mode) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", mode);
    String address = to.proxy(instance).address().getHostAddress();
    Connection connection = new Driver().connect(to.jdbcUrl(address), properties);
    if (connection == null) {
      throw new SQLException("the driver refused its own URL");
    }
    return connection;
  }
}
