package io.hibernateaws.it.mysql;

import static io.hibernateaws.it.doctor.Diagnosing.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.doctor.Diagnosing;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a diagnosis finds that accounts of MySQL lack: each finding's statement mends it. */
@Timeout(180)
class GrantDoctorIT {
  private static final String MARKERS = "`app`.`markers of the doctor`";
  private static final Map<String, String> VERIFYING =
      Map.of(
          "transaction.outcome", "verify",
          "transaction.outcome_schema", "app",
          "transaction.outcome_table", "markers of the doctor");
  private static final Map<String, String> WATCHED =
      Map.of("monitoring.user", "watcher", "monitoring.password", "seen");

  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.mysql().instances(2).start();
    admin("create table shop (id int primary key)");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void poorAccounts() throws SQLException {
    admin("create user 'poor'@'%' identified by 'rags'");
    admin("grant select, insert on app.shop to 'poor'@'%'");
    admin("create user 'watcher'@'%' identified by 'seen'");
    admin("grant select on app.shop to 'watcher'@'%'");
    awaitAccounts();
  }

  /** The readers have them a moment later. */
  private static void awaitAccounts() {
    for (int n = 1; n <= cluster.instances(); n++) {
      int number = n;
      await()
          .until(
              () -> {
                try (Connection admin = cluster.adminConnection(number)) {
                  return Sql.yes(
                      admin,
                      "select count(*) = 2 from mysql.tables_priv where table_name = 'shop'");
                }
              });
    }
  }

  @AfterEach
  void noAccounts() throws SQLException {
    admin("drop user 'poor'@'%', 'watcher'@'%'");
    admin("drop table if exists " + MARKERS);
  }

  private static Diagnosis diagnose(Map<String, ?> more) {
    return Diagnosing.diagnose(cluster, cluster.clusterEndpoint(), more);
  }

  private static Map<String, Object> asPoor(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("user", "poor");
    settings.put("password", "rags");
    return settings;
  }

  @Test
  void an_account_needs_no_right_but_on_its_own_tables() throws SQLException {
    Diagnosis diagnosis = diagnose(asPoor(Map.of()));
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.family()).isEqualTo("aurora-mysql");
    assertThat(diagnosis.members()).hasSize(2);
    try (AwsDataSource source =
            new AwsDataSource(
                Diagnosing.settings(cluster, cluster.clusterEndpoint(), asPoor(Map.of())));
        Connection connection = source.engine().connect(ConnectRequest.WRITABLE)) {
      assertThatThrownBy(
              () -> Sql.text(connection, "select count(*) from performance_schema.threads"))
          .isInstanceOf(SQLException.class);
      Sql.run(connection, "insert into shop values (1)");
    }
  }

  @Test
  void sides_that_do_not_agree_to_encrypt_are_told_from_trouble_of_the_network() {
    Finding secretive =
        only(
            diagnose(asPoor(Map.of("allowPublicKeyRetrieval", "false"))),
            Severity.ERROR,
            "tls.untrusted");
    assertThat(secretive.text()).contains("Public Key Retrieval is not allowed");
    assertThat(secretive.fix()).contains("let both sides encrypt").contains("sslMode");
    assertThat(only(diagnose(Map.of("sslMode", "REQUIRED")), Severity.ERROR, "tls.untrusted").fix())
        .contains("let both sides encrypt");
  }

  @Test
  void a_missing_marker_table_is_found_with_the_statement_that_makes_it() throws SQLException {
    Finding missing = only(diagnose(VERIFYING), Severity.ERROR, "outcome.marker-table");
    assertThat(missing.text()).contains("there is no table " + MARKERS);
    assertThat(missing.fix())
        .startsWith("CREATE TABLE " + MARKERS + " (")
        .endsWith("; or set hibernate.aws.transaction.outcome_table_create=true");
    admin(missing.fix().substring(0, missing.fix().indexOf("; or")));
    healthy(VERIFYING);
  }

  @Test
  void a_table_that_is_no_marker_table_is_found_with_the_statements_that_replace_it()
      throws SQLException {
    admin("create table " + MARKERS + " (id int primary key)");
    Finding other = only(diagnose(VERIFYING), Severity.ERROR, "outcome.marker-table");
    assertThat(other.text()).contains("is not what it must be");
    admins(other.fix());
    healthy(VERIFYING);
  }

  @Test
  void a_marker_table_that_the_account_may_not_see_is_not_called_missing() throws SQLException {
    Map<String, Object> verifying = asPoor(VERIFYING);
    for (String whether : List.of("there is none", "there is one")) {
      Finding hidden = only(diagnose(verifying), Severity.ERROR, "outcome.marker-table");
      assertThat(hidden.text()).as(whether).contains("user `poor`@`%` may not see " + MARKERS);
      admins(hidden.fix());
      healthy(verifying);
      admin("revoke select, insert, update, delete on " + MARKERS + " from 'poor'@'%'");
    }
  }

  @Test
  void rights_that_are_missing_on_the_marker_table_are_named_one_by_one() throws SQLException {
    admins(only(diagnose(asPoor(VERIFYING)), Severity.ERROR, "outcome.marker-table").fix());
    for (String rights : new String[] {"SELECT", "INSERT", "UPDATE", "DELETE", "UPDATE, DELETE"}) {
      admin("revoke " + rights + " on " + MARKERS + " from 'poor'@'%'");
      Finding finding = only(diagnose(asPoor(VERIFYING)), Severity.ERROR, "outcome.marker-table");
      assertThat(finding.text()).contains("lacks " + rights + " on " + MARKERS);
      assertThat(finding.fix()).isEqualTo("GRANT " + rights + " ON " + MARKERS + " TO `poor`@`%`");
      admin(finding.fix());
      healthy(asPoor(VERIFYING));
    }
  }

  @Test
  void an_account_that_may_not_create_the_marker_table_is_found_where_it_would_have_to()
      throws SQLException {
    Map<String, Object> creating = asPoor(VERIFYING);
    creating.put("transaction.outcome_table_create", "true");
    admin("grant select on app.* to 'poor'@'%'");
    Finding finding = only(diagnose(creating), Severity.ERROR, "outcome.marker-table");
    assertThat(finding.text()).contains("user `poor`@`%` may not create it");
    admin(finding.fix());
    healthy(creating);
  }

  @Test
  void a_missing_database_of_the_marker_table_is_found() throws SQLException {
    Map<String, Object> elsewhere = new HashMap<>(VERIFYING);
    elsewhere.put("transaction.outcome_schema", "nowhere");
    Finding finding = only(diagnose(elsewhere), Severity.ERROR, "outcome.marker-table");
    assertThat(finding.text()).contains("there is no database");
    assertThat(finding.fix()).startsWith("CREATE DATABASE `nowhere`, or set");
  }

  @Test
  void a_monitor_that_may_not_end_connections_is_found_with_the_grant_that_mends_it()
      throws SQLException {
    assertThat(killing()).isFalse();
    Finding finding = only(diagnose(WATCHED), Severity.WARNING, "grant.terminate");
    assertThat(finding.text()).contains("`watcher`@`%` may not see and end").contains("user app");
    assertThat(finding.fix()).isEqualTo("GRANT PROCESS, CONNECTION_ADMIN ON *.* TO `watcher`@`%`");

    admin("grant process on *.* to 'watcher'@'%'");
    await()
        .untilAsserted(
            () ->
                assertThat(only(diagnose(WATCHED), Severity.WARNING, "grant.terminate").fix())
                    .isEqualTo("GRANT CONNECTION_ADMIN ON *.* TO `watcher`@`%`"));
    admin(finding.fix());
    healthy(WATCHED);
    assertThat(killing()).isTrue();
  }

  /** It reads in the server's own tables what others may. */
  @Test
  void a_monitor_that_may_read_everything_is_not_taken_for_one_that_may_end_connections()
      throws SQLException {
    admin("grant select on *.* to 'watcher'@'%'");
    assertThat(killing()).isFalse();
    assertThat(only(diagnose(WATCHED), Severity.WARNING, "grant.terminate").fix())
        .isEqualTo("GRANT PROCESS, CONNECTION_ADMIN ON *.* TO `watcher`@`%`");
  }

  @Test
  void rights_that_an_active_role_gives_are_rights() throws SQLException {
    admin("create role ender");
    try {
      admin("grant process, connection_admin on *.* to ender");
      admin("grant ender to 'watcher'@'%'");
      assertThat(killing()).isFalse();
      assertThat(only(diagnose(WATCHED), Severity.WARNING, "grant.terminate").fix())
          .isEqualTo("GRANT PROCESS, CONNECTION_ADMIN ON *.* TO `watcher`@`%`");

      admin("set default role ender to 'watcher'@'%'");
      healthy(WATCHED);
      assertThat(killing()).isTrue();
    } finally {
      admin("drop role ender");
    }
  }

  /** Whether the monitors' account ends a connection of the application's. */
  private static boolean killing() throws SQLException {
    try (Connection victim = cluster.connection(cluster.writer());
        AwsDataSource source =
            new AwsDataSource(
                Diagnosing.settings(
                    cluster,
                    cluster.clusterEndpoint(),
                    Map.of("user", "watcher", "password", "seen")));
        Connection killer = source.getConnection()) {
      String id = Sql.text(victim, "select connection_id()");
      Sql.run(killer, "kill connection " + id);
      return true;
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).as("%s", e).isEqualTo(1095);
      return false;
    }
  }

  @Test
  void an_account_that_may_hold_fewer_connections_than_the_pool_is_found() throws SQLException {
    admin("alter user 'poor'@'%' with max_user_connections 9");
    Finding finding = only(diagnose(asPoor(Map.of())), Severity.ERROR, "limit.connections");
    assertThat(finding.text()).contains("max_user_connections=9 leaves 9");
    assertThat(finding.fix()).startsWith("ALTER USER `poor`@`%` WITH MAX_USER_CONNECTIONS 0,");
    admin(finding.fix().substring(0, finding.fix().indexOf(',')));
    healthy(asPoor(Map.of()));
  }

  /** The grants of a statement reach the readers a moment later. */
  private static void healthy(Map<String, ?> more) {
    await().untilAsserted(() -> assertThat(diagnose(more).findings()).isEmpty());
  }

  private static void admins(String statements) throws SQLException {
    for (String one : statements.split("; ", -1)) {
      admin(one);
    }
  }

  private static void admin(String sql) throws SQLException {
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      Sql.run(admin, sql);
    }
  }
}
