package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.Driver;
import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.iam.IamRefusal;
import io.hibernateaws.local.iam.SdkTokens;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of MySQL servers behind a gate that demands IAM. */
@Timeout(240)
class IamOnMysqlTest {
  private static final String USER = "jane";
  private static final String SECRET = "a secret of many letters";
  private static final SdkTokens TOKENS = SdkTokens.of("AKIDLOCAL", SECRET, null);
  private static final IamGate GATE = new IamGate().know("AKIDLOCAL", SECRET);

  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = MysqlOrSkipped.start(LocalAurora.mysql().instances(2).iam(GATE));
    cluster.createIamUser(USER);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void a_token_of_the_sdk_lets_its_user_in_on_every_instance_and_encrypted_only() throws Exception {
    for (int n = 1; n <= 2; n++) {
      assertIn(n, USER, TOKENS.token(cluster.instanceEndpoint(n), cluster.port(), USER));
    }
    String token = TOKENS.token(cluster.clusterEndpoint(), cluster.port(), USER);
    assertIn(1, USER, token);
    assertIn(1, USER, token);

    SQLException refused = refusal(1, USER, token, "DISABLED");

    assertThat(refused.getErrorCode()).isEqualTo(1045);
    assertThat(GATE.refused(IamRefusal.NO_TLS)).isEqualTo(1);
  }

  @Test
  void what_is_no_token_or_is_for_another_instance_is_refused_as_rds_does() {
    String token = TOKENS.token(cluster.instanceEndpoint(2), cluster.port(), USER);
    for (String password : List.of(token, "secret", "")) {
      SQLException refused = refusal(1, USER, password, "REQUIRED");

      assertThat(refused.getErrorCode()).isEqualTo(1045);
      assertThat(refused.getSQLState()).isEqualTo("28000");
      assertThat(refused.getMessage()).contains("Access denied for user 'jane'@");
    }
    assertThat(GATE.refused(IamRefusal.WRONG_HOST)).isEqualTo(1);
    assertThat(GATE.refused(IamRefusal.NOT_A_TOKEN)).isEqualTo(2);
  }

  @Test
  void a_user_made_by_the_words_of_rds_comes_with_iam_until_it_is_altered() throws Exception {
    try (Connection connection = connect(1, cluster.user(), cluster.password(), "REQUIRED")) {
      Sql.execute(connection, "CREATE USER joe IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'");
      Sql.execute(connection, "grant select on *.* to joe");
      assertIn(1, "joe", TOKENS.token(cluster.clusterEndpoint(), cluster.port(), "joe"));

      Sql.execute(connection, "alter user joe identified by 'his own'");
    }

    connect(1, "joe", "his own", "REQUIRED").close();
  }

  @Test
  void a_session_by_iam_is_cut_at_a_statement_like_any_other() throws Exception {
    String token = TOKENS.token(cluster.clusterEndpoint(), cluster.port(), USER);
    try (Connection connection = connect(1, USER, token, "REQUIRED")) {
      Cut cut = cluster.proxy(1).cutAt("select 42", Moment.BEFORE_ANSWER);

      assertThatThrownBy(() -> Sql.query(connection, "select 42")).isInstanceOf(SQLException.class);
      cut.await(Eventually.PATIENCE);
    }
  }

  @Test
  void who_comes_with_iam_does_so_after_a_failover_and_on_a_new_copy_too() throws Exception {
    IamGate gate = new IamGate().know("AKIDLOCAL", SECRET);
    try (LocalAurora other =
        MysqlOrSkipped.start(
            LocalAurora.mysql().instances(2).promotionDelay(Duration.ZERO).iam(gate))) {
      other.createIamUser(USER);
      other.crash(1);
      other.awaitWriter(2, Eventually.PATIENCE);
      other.rejoin(1);
      for (int n = 1; n <= 2; n++) {
        String token = TOKENS.token(other.instanceEndpoint(n), other.port(), USER);
        connect(other, n, USER, token, "REQUIRED").close();
        String foreign = TOKENS.token(cluster.instanceEndpoint(n), other.port(), USER);
        int instance = n;
        assertThatThrownBy(() -> connect(other, instance, USER, foreign, "REQUIRED"))
            .isInstanceOf(SQLException.class);
      }
      assertThat(gate.refused(IamRefusal.WRONG_HOST)).isEqualTo(2);
      assertThat(gate.accepted()).isEqualTo(2);
    }
  }

  @Test
  void a_user_without_iam_logs_in_as_before() throws Exception {
    for (String mode : List.of("DISABLED", "REQUIRED")) {
      try (Connection connection = connect(1, cluster.user(), cluster.password(), mode)) {
        assertThat(Sql.query(connection, "select 1")).isEqualTo(List.of("1"));
      }
    }
    assertThat(refusal(1, cluster.user(), "wrong", "REQUIRED").getErrorCode()).isEqualTo(1045);
  }

  private static void assertIn(int instance, String user, String token) throws SQLException {
    try (Connection connection = connect(instance, user, token, "REQUIRED")) {
      assertThat(
              Sql.query(
                  connection,
                  "select concat_ws(' ', current_user(), @@aurora_server_id, database())"))
          .isEqualTo(
              List.of(
                  String.join(" ", user + "@%", cluster.instanceId(instance), cluster.database())));
    }
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
    properties.setProperty("sslMode", mode);
    String address = to.proxy(instance).address().getHostAddress();
    return Objects.requireNonNull(new Driver().connect(to.jdbcUrl(address), properties));
  }
}
