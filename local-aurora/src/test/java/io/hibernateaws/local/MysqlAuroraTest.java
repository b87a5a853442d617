package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.Driver;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of MySQL servers answers as Aurora MySQL does, at every instance's proxy. */
@Timeout(240)
class MysqlAuroraTest {
  private static final String MEMBERS =
      "select concat_ws(' ', server_id, session_id = 'MASTER_SESSION_ID',"
          + " replica_lag_in_milliseconds is null or replica_lag_in_milliseconds < 60000)"
          + " from information_schema.replica_host_status"
          + " where time_to_sec(timediff(now(), last_update_timestamp)) <= 300"
          + " or session_id = 'MASTER_SESSION_ID' order by server_id";

  private static @Nullable LocalAurora started;

  @BeforeAll
  static void start() {
    started = MysqlOrSkipped.start(LocalAurora.mysql().instances(2).proxyTls());
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static LocalAurora cluster() {
    return Objects.requireNonNull(started);
  }

  @BeforeEach
  void theFirstWrites() {
    cluster().answer(TopologyAnswer.real());
    if (cluster().writer() != 1) {
      cluster().switchover(1);
    }
    await().until(() -> cluster().inSync().size() == 1);
  }

  private static List<@Nullable String> ask(int instance, String sql) throws SQLException {
    try (Connection connection = cluster().connection(instance)) {
      return Sql.query(connection, sql);
    }
  }

  private static void tells(int instance, String... members) {
    await().untilAsserted(() -> assertThat(ask(instance, MEMBERS)).containsExactly(members));
  }

  @Test
  void every_instance_knows_itself_its_role_and_the_others() throws SQLException {
    for (int n = 1; n <= 2; n++) {
      assertThat(ask(n, "select @@aurora_server_id")).containsExactly(cluster().instanceId(n));
      assertThat(ask(n, "select @@innodb_read_only")).containsExactly(n == 1 ? "0" : "1");
      assertThat(ask(n, "show variables like 'aurora_version'")).containsExactly("aurora_version");
      tells(n, cluster().instanceId(1) + " 1 1", cluster().instanceId(2) + " 0 1");
    }
  }

  @Test
  void roles_change_on_connections_and_statements_that_live_on() throws SQLException {
    Properties prepared = new Properties();
    prepared.setProperty("useServerPrepStmts", "true");
    try (Connection connection = connect(2, prepared);
        var members = connection.prepareStatement(MEMBERS);
        var role = connection.prepareStatement("select @@innodb_read_only")) {
      try (var row = role.executeQuery()) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(1);
      }
      cluster().switchover(2);
      try (var row = role.executeQuery()) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(0);
      }
      await()
          .untilAsserted(
              () -> {
                try (var rows = members.executeQuery()) {
                  rows.next();
                  assertThat(rows.getString(1)).isEqualTo(cluster().instanceId(1) + " 0 1");
                  rows.next();
                  assertThat(rows.getString(1)).isEqualTo(cluster().instanceId(2) + " 1 1");
                }
              });
    }
    tells(1, cluster().instanceId(1) + " 0 1", cluster().instanceId(2) + " 1 1");
  }

  @Test
  void answers_can_be_scripted() {
    cluster().answer(TopologyAnswer.zeroRows());
    tells(1);
    cluster().answer(2, TopologyAnswer.missingGrant());
    assertThatThrownBy(() -> ask(2, MEMBERS))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("SELECT command denied")
        .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(1142));
  }

  @Test
  void a_commit_is_cut_before_its_answer_and_has_taken_effect() throws SQLException {
    Sql.write(cluster(), "drop table if exists cut_here");
    Sql.write(cluster(), "create table cut_here (i int primary key)");
    Connection connection = cluster().connection(1);
    connection.setAutoCommit(false);
    Sql.execute(connection, "insert into cut_here values (1)");
    Cut cut = cluster().proxy(1).cutAt("COMMIT", Moment.BEFORE_ANSWER);
    assertThatThrownBy(connection::commit)
        .isInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).startsWith("08"));
    cut.await(PATIENCE);
    connection.abort(Runnable::run);
    assertThat(ask(1, "select count(*) from cut_here")).containsExactly("1");
  }

  @Test
  void the_proxy_proves_what_it_is_and_understands_what_is_encrypted(@TempDir Path folder)
      throws Exception {
    Properties encrypted = new Properties();
    encrypted.setProperty("sslMode", "VERIFY_CA");
    encrypted.setProperty("trustCertificateKeyStoreUrl", trusted(folder).toUri().toString());
    encrypted.setProperty("trustCertificateKeyStoreType", "PKCS12");
    encrypted.setProperty("trustCertificateKeyStorePassword", "secret");
    try (Connection connection = connect(2, encrypted)) {
      assertThat(
              Sql.query(
                  connection,
                  "select concat(@@aurora_server_id, variable_value <> '')"
                      + " from performance_schema.session_status"
                      + " where variable_name = 'Ssl_cipher'"))
          .containsExactly(cluster().instanceId(2) + "1");
    }
  }

  private static Path trusted(Path folder) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(cluster().certificate())) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    Path file = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "secret".toCharArray());
    }
    return file;
  }

  private static Connection connect(int instance, Properties settings) throws SQLException {
    Properties all = new Properties();
    all.setProperty("user", cluster().user());
    all.setProperty("password", cluster().password());
    settings.forEach((key, value) -> all.setProperty((String) key, (String) value));
    return Objects.requireNonNull(
        new Driver()
            .connect(cluster().jdbcUrl(cluster().proxy(instance).address().getHostAddress()), all));
  }

  @Test
  void servers_of_the_community_have_nothing_of_aurora() throws SQLException {
    try (LocalAurora plain =
            MysqlOrSkipped.start(LocalAurora.mysql().plain().name("plain").instances(1));
        Connection connection = plain.connection(1)) {
      assertThat(Sql.query(connection, "show variables like 'aurora%'")).isEmpty();
      assertThatThrownBy(() -> Sql.query(connection, "select @@aurora_version"))
          .hasMessageContaining("Unknown system variable");
      assertThatThrownBy(() -> plain.answer(TopologyAnswer.zeroRows()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("answer");
    }
  }
}
