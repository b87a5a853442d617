package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is between a token and TLS: an interceptor that takes it away, a mode that trusts anyone.
 */
@Timeout(120)
class InterceptedTokensIT {
  private static final String ID = "AKIDINTERCEPTED00001";
  private static final String USER = "token_user";

  private static IamGate gate;
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    System.setProperty("aws.accessKeyId", ID);
    System.setProperty("aws.secretAccessKey", "of the intercepted");
    gate = new IamGate().know(ID, "of the intercepted");
    cluster = LocalAurora.postgresql().instances(1).iam(gate).start();
    cluster.createIamUser(USER);
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void nothingHappens() {
    MadeUpExtension.BEFORE.set(MadeUpExtension::nothing);
  }

  private static AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", USER);
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.put("hibernate.aws.plugins", "+iam");
    settings.put("sslmode", "verify-full");
    settings.put("sslrootcert", cluster.certificate().toString());
    settings.putAll(more);
    return new AwsDataSource(settings);
  }

  @Test
  void an_interceptor_that_takes_tls_away_from_a_token_ends_the_connect_before_any_is_sent()
      throws Exception {
    Map<String, String> intercepted =
        Map.of(
            "hibernate.aws.network.connect_interceptors", "gate",
            "hibernate.aws.pool.enabled", "false");
    try (AwsDataSource source = OtherJar.with(() -> source(intercepted), MadeUpExtension.class)) {
      assertThat(whoAmI(source.getConnection())).isEqualTo(USER);
      MadeUpExtension.BEFORE.set((connect, deadline) -> onlySessions(connect.isMonitors()));
      int before = gate.attempts().size();

      try (Connection connection = source.getConnection()) {
        assertThat(
                (Throwable)
                    catchThrowableOfType(ExtensionSQLException.class, () -> Sql.pid(connection)))
            .hasMessageEndingWith(
                "the connect interceptor 'gate' of the extension 'made-up' adds properties with"
                    + " which sslmode=prefer lets the driver connect without TLS, and the password"
                    + " is sent as it is; let it add nothing of TLS");
      }

      assertThat(gate.attempts().subList(before, gate.attempts().size()))
          .noneMatch(attempt -> attempt.refusal() != null);
      assertThat(whoAmI(source.getConnection(cluster.user(), cluster.password())))
          .as("a password that the driver's own log-in protects")
          .isEqualTo(cluster.user());
    }
  }

  private static Map<String, String> onlySessions(boolean monitors) {
    return monitors ? Map.of() : Map.of("sslmode", "prefer");
  }

  private static String whoAmI(Connection connection) throws SQLException {
    try (connection) {
      return Sql.text(connection, "select current_user");
    }
  }

  @Test
  void a_mode_that_trusts_whoever_answers_is_warned_of_once_for_each_engine() throws Exception {
    try (LogLines log = LogLines.of("io.hibernateaws");
        AwsDataSource source = source(Map.of("sslmode", "require"))) {
      assertThat(whoAmI(source.getConnection())).isEqualTo(USER);
      assertThat(whoAmI(source.getConnection())).isEqualTo(USER);

      assertThat(log.lines())
          .filteredOn(line -> line.contains("encrypts for whoever answers"))
          .singleElement()
          .asString()
          .contains("sslmode=require")
          .contains("write ")
          .contains("sslmode=verify-full in its place, with the bundle of RDS as sslrootcert");
    }
  }
}
