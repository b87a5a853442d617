package io.hibernateaws.it.postgresql;

import static io.hibernateaws.it.doctor.Diagnosing.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.doctor.Diagnosing;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a diagnosis finds that PostgreSQL's servers lack, or that is between them and a client. */
@Timeout(180)
class GrantDoctorIT {
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(2).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Diagnosis diagnose(Map<String, ?> more) {
    return Diagnosing.diagnose(cluster, cluster.clusterEndpoint(), more);
  }

  @Test
  void a_healthy_cluster_has_no_finding() {
    assertThat(diagnose(Map.of()).family()).isEqualTo("aurora-pg");
    healthy(Map.of());
  }

  @Test
  void a_missing_grant_on_the_topology_function_is_found_with_the_grant_that_mends_it()
      throws SQLException {
    admin("revoke execute on function pg_catalog.aurora_replica_status() from public");
    try {
      Finding finding = only(diagnose(Map.of()), Severity.ERROR, "grant.topology");

      assertThat(finding.text()).contains("app may not call pg_catalog.aurora_replica_status()");
      assertThat(finding.fix())
          .isEqualTo("GRANT EXECUTE ON FUNCTION pg_catalog.aurora_replica_status() TO \"app\"");
      admin(finding.fix());
      healthy(Map.of());
    } finally {
      admin("grant execute on function pg_catalog.aurora_replica_status() to public");
      admin("revoke execute on function pg_catalog.aurora_replica_status() from app");
    }
  }

  @Test
  void a_missing_grant_on_the_marker_table_is_found_with_the_grant_that_mends_it()
      throws SQLException {
    Map<String, String> verifying =
        Map.of(
            "transaction.outcome", "verify", "transaction.outcome_table", "markers of the doctor");
    Finding missing = only(diagnose(verifying), Severity.ERROR, "outcome.marker-table");
    assertThat(missing.text()).contains("there is no table \"public\".\"markers of the doctor\"");
    assertThat(missing.fix())
        .startsWith("CREATE TABLE \"public\".\"markers of the doctor\" (")
        .endsWith("; or set hibernate.aws.transaction.outcome_table_create=true");
    admin(missing.fix().substring(0, missing.fix().indexOf("; or")));
    try {
      admin("grant select on \"markers of the doctor\" to app");

      Finding finding = only(diagnose(verifying), Severity.ERROR, "outcome.marker-table");

      assertThat(finding.text()).contains("lacks INSERT, UPDATE, DELETE on");
      assertThat(finding.fix())
          .isEqualTo(
              "GRANT INSERT, UPDATE, DELETE ON \"public\".\"markers of the doctor\" TO \"app\"");
      admin(finding.fix());
      healthy(verifying);
    } finally {
      admin("drop table \"markers of the doctor\"");
    }
  }

  @Test
  void a_monitor_that_may_not_end_server_processes_is_found_with_the_grant_that_mends_it()
      throws SQLException {
    admin("create role watcher login password 'seen'");
    Map<String, String> watched =
        Map.of("monitoring.user", "watcher", "monitoring.password", "seen");
    try {
      awaitRole("watcher");
      Finding finding = only(diagnose(watched), Severity.WARNING, "grant.terminate");

      assertThat(finding.text()).contains("watcher").contains("app");
      assertThat(finding.fix()).isEqualTo("GRANT pg_signal_backend TO \"watcher\"");
      admin(finding.fix());
      healthy(watched);
    } finally {
      admin("drop role watcher");
    }
  }

  @Test
  void an_absent_list_of_extensions_is_found_with_the_setting_that_makes_up_for_it()
      throws Exception {
    try (LocalAurora one = LocalAurora.postgresql().instances(1).name("bare").start()) {
      removeFromSettings(one, "rds.extensions");
      one.restart(1);

      Finding finding =
          only(
              Diagnosing.diagnose(one, one.clusterEndpoint(), Map.of()),
              Severity.ERROR,
              "family.not-recognized");

      assertThat(finding.text()).contains("rds.extensions is absent");
      assertThat(finding.fix()).contains("hibernate.aws.family=aurora-pg");
      assertThat(
              Diagnosing.diagnose(one, one.clusterEndpoint(), Map.of("family", "aurora-pg"))
                  .findings())
          .isEmpty();
    }
  }

  @Test
  void a_user_that_may_hold_fewer_connections_than_the_pool_is_found() throws SQLException {
    admin("alter role app connection limit 9");
    try {
      awaitLimit(9);
      Finding ofRole = only(diagnose(Map.of()), Severity.ERROR, "limit.connections");
      assertThat(ofRole.text()).contains("CONNECTION LIMIT 9 of the user leaves 9");
      assertThat(ofRole.fix()).startsWith("ALTER ROLE \"app\" CONNECTION LIMIT -1");
    } finally {
      admin("alter role app connection limit -1");
      awaitLimit(-1);
    }
  }

  @Test
  void a_pooler_in_between_is_found_by_what_the_server_says() throws IOException {
    try (LocalAurora plain = LocalAurora.postgresql().plain().instances(1).name("pooled").start()) {
      InetSocketAddress server = new InetSocketAddress(plain.proxy(1).address(), plain.port());
      for (boolean sharing : new boolean[] {false, true}) {
        try (Pooler pooler = new Pooler(server, sharing)) {
          String url = "jdbc:postgresql://localhost:" + pooler.port() + "/" + plain.database();
          Function<String, InetAddress[]> here =
              host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
          Diagnosis diagnosis =
              Diagnosing.diagnose(plain, "localhost", Map.of("url", url, "host_resolver", here));

          Finding finding =
              sharing
                  ? only(diagnosis, Severity.ERROR, "pooler.shared")
                  : only(diagnosis, Severity.WARNING, "pooler.between");
          assertThat(finding.text()).contains("localhost:" + pooler.port() + " is a pooler");
          assertThat(finding.fix()).contains("name the server instead of the pooler");
        }
      }
    }
  }

  /** The grants of a statement reach the readers a moment later. */
  private static void healthy(Map<String, ?> more) {
    await().untilAsserted(() -> assertThat(diagnose(more).findings()).isEmpty());
  }

  private static void awaitRole(String name) {
    everywhere("select count(*) = 1 from pg_roles where rolname = '" + name + "'");
  }

  private static void awaitLimit(int limit) {
    everywhere("select rolconnlimit = " + limit + " from pg_roles where rolname = 'app'");
  }

  private static void everywhere(String condition) {
    for (int n = 1; n <= cluster.instances(); n++) {
      int number = n;
      await()
          .until(
              () -> {
                try (Connection admin = cluster.adminConnection(number)) {
                  return Sql.yes(admin, condition);
                }
              });
    }
  }

  private static void admin(String sql) throws SQLException {
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      Sql.run(admin, sql);
    }
  }

  private static void removeFromSettings(LocalAurora of, String setting) throws IOException {
    try (Stream<Path> files = Files.walk(of.folder(), 4)) {
      for (Path file : files.filter(one -> one.endsWith("postgresql.conf")).toList()) {
        List<String> lines =
            Files.readAllLines(file).stream().filter(line -> !line.startsWith(setting)).toList();
        Files.write(file, lines, StandardOpenOption.TRUNCATE_EXISTING);
      }
    }
  }
}
