package io.hibernateaws.it.postgresql;

import static io.hibernateaws.it.postgresql.Diagnosing.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.api.Diagnosis.FeatureState;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.MemberReport;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.time.WallClock;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a diagnosis finds at real servers: nothing where all is well, and each planted defect. */
@Timeout(180)
class DoctorIT {
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(3).tls().start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Diagnosis diagnose(Map<String, ?> more) {
    return Diagnosing.diagnose(cluster, cluster.clusterEndpoint(), more);
  }

  @Test
  void a_healthy_cluster_has_no_finding_and_tells_its_members_and_features() {
    Diagnosis diagnosis = diagnose(Map.of());

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.worst()).isEmpty();
    assertThat(diagnosis.family()).isEqualTo("aurora-pg");
    assertThat(diagnosis.endpoint()).isEqualTo("the writer endpoint of a cluster");
    assertThat(diagnosis.version()).isNotBlank();
    assertThat(diagnosis.members()).hasSize(3);
    for (int n = 1; n <= 3; n++) {
      String id = cluster.instanceId(n);
      MemberReport report =
          diagnosis.members().stream()
              .filter(one -> one.member().instanceId().equals(id))
              .findFirst()
              .orElseThrow();
      Role role = n == cluster.writer() ? Role.WRITER : Role.READER;
      assertThat(report.member().role()).isEqualTo(role);
      assertThat(report.says()).isEqualTo(role);
      assertThat(report.member().endpoint().host()).isEqualTo(cluster.instanceEndpoint(n));
      assertThat(report.addresses()).containsExactly(cluster.proxy(n).address().getHostAddress());
    }
    assertThat(diagnosis.features())
        .filteredOn(feature -> feature.state() == FeatureState.ON)
        .extracting(FeatureReport::code)
        .containsExactly(
            "initial_connection",
            "aurora_connection_tracker",
            "read_write_splitting",
            "failover",
            "host_monitoring");
  }

  // --- what the server lacks

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
  void a_server_that_refuses_the_topology_is_found_with_the_grant_that_mends_it() {
    cluster.answer(TopologyAnswer.missingGrant());
    try {
      assertThat(only(diagnose(Map.of()), Severity.ERROR, "grant.topology").fix())
          .startsWith("GRANT EXECUTE ON FUNCTION pg_catalog.aurora_replica_status()");
    } finally {
      cluster.answer(TopologyAnswer.real());
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
  void fewer_connections_than_the_pool_may_hold_are_found() throws SQLException {
    Finding finding =
        only(diagnose(Map.of("pool.max_size", "700")), Severity.ERROR, "limit.connections");
    assertThat(finding.text()).contains("max_connections=600").contains("pool.max_size=700");
    assertThat(finding.fix()).contains("max_connections").contains("hibernate.aws.pool.max_size");

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

  // --- where it leads

  @Test
  void an_address_without_a_pattern_is_found_with_the_setting_that_is_missing() {
    String address = cluster.proxy(cluster.writer()).address().getHostAddress();
    Finding finding =
        only(
            Diagnosing.diagnose(cluster, address, Map.of()), Severity.ERROR, "endpoint.no-pattern");

    assertThat(finding.text()).contains(address).contains(cluster.instanceId(3));
    assertThat(finding.fix()).contains("hibernate.aws.cluster_instance_host_pattern");
    String pattern = cluster.instanceEndpoint(1).replace(cluster.instanceId(1), "?");
    assertThat(
            Diagnosing.diagnose(cluster, address, Map.of("cluster_instance_host_pattern", pattern))
                .findings())
        .isEmpty();
  }

  @Test
  void a_reader_endpoint_is_found_with_the_endpoint_to_name() {
    Finding finding =
        only(
            Diagnosing.diagnose(cluster, cluster.readerEndpoint(), Map.of()),
            Severity.WARNING,
            "endpoint.reader");

    assertThat(finding.text()).contains(cluster.readerEndpoint());
    assertThat(finding.fix()).contains(cluster.clusterEndpoint());
  }

  @Test
  void a_cluster_name_that_leads_to_the_old_writer_and_a_late_reader_are_found() {
    try (LocalAurora pair = LocalAurora.postgresql().instances(2).name("pair").start()) {
      pair.answer(TopologyAnswer.stale(Duration.ofSeconds(60)));
      Finding late =
          only(
              Diagnosing.diagnose(pair, pair.clusterEndpoint(), Map.of()),
              Severity.WARNING,
              "reader.lag");
      assertThat(late.text()).contains(pair.instanceId(2)).containsPattern("6[0-9]{4} ms ago");
      assertThat(late.fix()).contains("hibernate.aws.read_write_splitting.max_replica_lag");
      pair.answer(TopologyAnswer.real());

      pair.dnsDelay(Duration.ofMinutes(5));
      pair.switchover(2);
      Finding old =
          only(
              Diagnosing.diagnose(pair, pair.clusterEndpoint(), Map.of()),
              Severity.WARNING,
              "name.late");
      assertThat(old.text())
          .contains(pair.clusterEndpoint())
          .contains(pair.proxy(1).address().getHostAddress())
          .contains(pair.instanceId(1));
      assertThat(old.fix()).contains("wait until DNS follows");
    }
  }

  @Test
  void a_name_of_a_member_that_leads_to_another_or_nowhere_is_found() {
    int reader = cluster.writer() == 2 ? 3 : 2;
    String name = cluster.instanceEndpoint(reader);
    Finding another =
        only(
            diagnose(resolving(name, cluster.resolver().apply(cluster.clusterEndpoint()))),
            Severity.WARNING,
            "name.other-instance");
    assertThat(another.text())
        .contains(name)
        .contains(cluster.instanceId(cluster.writer()) + " answers");
    assertThat(another.fix()).contains("correct the name");

    Finding nowhere =
        only(diagnose(resolving(name, new InetAddress[0])), Severity.WARNING, "name.no-address");
    assertThat(nowhere.text()).contains(name + " has no address");
  }

  private static Map<String, Object> resolving(String name, InetAddress[] to) {
    Function<String, InetAddress[]> names =
        host -> host.equals(name) ? to : cluster.resolver().apply(host);
    return Map.of("host_resolver", names);
  }

  @Test
  void a_member_that_cannot_be_reached_is_found_whether_it_refuses_or_is_silent() {
    int reader = cluster.writer() == 3 ? 2 : 3;
    try {
      cluster.proxy(reader).refuse();
      Finding refused = only(diagnose(Map.of()), Severity.WARNING, "host.unreachable");
      assertThat(refused.text()).contains(cluster.instanceEndpoint(reader));
      assertThat(refused.fix()).contains("security group").contains("port " + cluster.port());

      cluster.proxy(reader).blackHole();
      Map<String, String> patience = Map.of("network.connect_timeout", "5s");
      Finding silent = only(diagnose(patience), Severity.WARNING, "host.unreachable");
      assertThat(silent.text()).contains(cluster.instanceEndpoint(reader));

      cluster.proxy(cluster.writer()).blackHole();
      try (AwsDataSource source =
          new AwsDataSource(Diagnosing.settings(cluster, cluster.clusterEndpoint(), Map.of()))) {
        Diagnosis inTime = source.engine().diagnose();
        assertThat(inTime.worst()).contains(Severity.ERROR);
        assertThat(inTime.took()).isLessThan(Duration.ofSeconds(5));
      }
    } finally {
      cluster.proxy(reader).heal();
      cluster.proxy(cluster.writer()).heal();
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

  // --- who logs in, and when

  @Test
  void a_wrong_password_is_found_and_not_shown() {
    Diagnosis diagnosis = diagnose(Map.of("password", "notThisOne"));
    Finding finding = only(diagnosis, Severity.ERROR, "login.refused");

    assertThat(finding.text()).contains("refuses the user app");
    assertThat(finding.fix()).contains("password");
    assertThat(diagnosis.toString()).doesNotContain("notThisOne");
    assertThat(diagnosis.family()).isNull();
  }

  @Test
  void a_certificate_for_another_name_is_found_and_told_from_one_of_another_authority() {
    Map<String, Object> foreign =
        Map.of(
            "url", cluster.jdbcUrl("db.example.test"),
            "sslmode", "verify-full",
            "sslrootcert", cluster.certificate().toString(),
            "cluster_instance_host_pattern",
                cluster.instanceEndpoint(1).replace(cluster.instanceId(1), "?"),
            "host_resolver",
                (Function<String, InetAddress[]>)
                    host -> cluster.resolver().apply(cluster.clusterEndpoint()));
    Finding finding = only(diagnose(foreign), Severity.ERROR, "tls.untrusted");
    assertThat(finding.text()).contains("db.example.test").contains("could not be verified");
    assertThat(finding.fix()).startsWith("connect by a name that the server's certificate carries");

    try (LocalAurora other = LocalAurora.postgresql().instances(1).name("other").tls().start()) {
      Finding authority =
          only(
              diagnose(
                  Map.of("sslmode", "verify-full", "sslrootcert", other.certificate().toString())),
              Severity.ERROR,
              "tls.untrusted");
      assertThat(authority.fix()).startsWith("name the authority that signed");
    }
    assertThat(
            diagnose(
                    Map.of(
                        "sslmode", "verify-full", "sslrootcert", cluster.certificate().toString()))
                .findings())
        .isEmpty();
  }

  @Test
  void a_clock_that_is_ten_minutes_off_is_found() {
    for (Duration off : List.of(Duration.ofMinutes(10), Duration.ofMinutes(-10))) {
      WallClock wrong = () -> Instant.now().plus(off);
      Map<String, Object> settings =
          Diagnosing.settings(cluster, cluster.clusterEndpoint(), Map.of());
      settings.put("hibernate.aws.host_resolver", settings.remove("host_resolver"));
      GivenConnection connection =
          new GivenConnection(
              cluster.jdbcUrl(cluster.clusterEndpoint()),
              cluster.user(),
              cluster.password(),
              Map.of(),
              null,
              "clock");
      try (AwsEngine engine =
          EngineAssembly.assemble(
              SettingsReader.read(settings, connection), Extensions.none().withWallClock(wrong))) {
        Finding finding =
            only(engine.diagnose(Diagnosing.LIMIT), Severity.WARNING, "clock.machine");
        assertThat(finding.text())
            .containsPattern("(599|600|601) s " + (off.isNegative() ? "behind" : "ahead of"));
        assertThat(finding.fix()).contains("time server");
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

  // --- the command

  @Test
  void the_command_says_by_its_status_how_bad_it_is(@TempDir Path folder) throws Exception {
    Path password = folder.resolve("password");
    Files.writeString(password, cluster.password() + "\n");
    String url = cluster.jdbcUrl(cluster.clusterEndpoint());

    DoctorCommand healthy =
        DoctorCommand.run(cluster, url, "--password-file", password.toString(), "--json");
    assertThat(healthy.status()).as(healthy.told()).isZero();
    assertThat(healthy.told())
        .startsWith("{\"status\":\"healthy\"")
        .contains("\"family\":\"aurora-pg\"")
        .contains("\"id\":\"" + cluster.instanceId(3) + "\"")
        .contains("\"findings\":[]");
    DoctorCommand warned =
        DoctorCommand.run(
            cluster, cluster.jdbcUrl(cluster.readerEndpoint()), "--password-file=" + password);
    assertThat(warned.status()).as(warned.told()).isEqualTo(1);
    assertThat(warned.told())
        .contains("WARNING endpoint.reader")
        .contains("fix: name the cluster endpoint, " + cluster.clusterEndpoint());

    DoctorCommand refused =
        DoctorCommand.run(cluster, url, "--password-env=WRONG", "--setting=sslmode=prefer");
    assertThat(refused.status()).as(refused.told()).isEqualTo(2);
    assertThat(refused.told()).contains("ERROR login.refused").doesNotContain("notThisOne");
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
