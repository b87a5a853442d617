package io.hibernateaws.it.doctor;

import static io.hibernateaws.it.doctor.Diagnosing.only;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.hibernateaws.it.Product;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    cluster = Product.underTest().encryptingCluster().instances(3).start();
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
    assertThat(diagnosis.family()).startsWith("aurora-");
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
  void a_server_that_refuses_the_topology_is_found_with_the_grant_that_mends_it() {
    cluster.answer(TopologyAnswer.missingGrant());
    try {
      assertThat(only(diagnose(Map.of()), Severity.ERROR, "grant.topology").fix())
          .contains("GRANT");
    } finally {
      cluster.answer(TopologyAnswer.real());
    }
  }

  @Test
  void fewer_connections_than_the_pool_may_hold_are_found() {
    Finding finding =
        only(diagnose(Map.of("pool.max_size", "7000")), Severity.ERROR, "limit.connections");
    assertThat(finding.text()).contains("max_connections=").contains("pool.max_size=7000");
    assertThat(finding.fix()).contains("max_connections").contains("hibernate.aws.pool.max_size");
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
    try (LocalAurora pair = Product.newCluster().instances(2).name("pair").start()) {
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
      assertThat(refused.text())
          .contains(cluster.instanceEndpoint(reader))
          .containsIgnoringCase("refused");
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
    Function<String, InetAddress[]> writer =
        host -> cluster.resolver().apply(cluster.clusterEndpoint());
    Map<String, Object> foreign = new HashMap<>(verifying(cluster));
    foreign.put("url", cluster.jdbcUrl("db.example.test"));
    foreign.put(
        "cluster_instance_host_pattern",
        cluster.instanceEndpoint(1).replace(cluster.instanceId(1), "?"));
    foreign.put("host_resolver", writer);
    Finding finding = only(diagnose(foreign), Severity.ERROR, "tls.untrusted");
    assertThat(finding.text()).contains("db.example.test").containsPattern("verif(ied|ication)");
    assertThat(finding.fix()).startsWith("connect by a name that the server's certificate carries");

    try (LocalAurora other =
        Product.underTest().encryptingCluster().instances(1).name("other").start()) {
      Finding authority = only(diagnose(verifying(other)), Severity.ERROR, "tls.untrusted");
      assertThat(authority.fix()).startsWith("name the authority that signed");
    }
    assertThat(diagnose(verifying(cluster)).findings()).isEmpty();
  }

  private static Map<String, String> verifying(LocalAurora trusted) {
    return Product.underTest().verifying(trusted.certificate());
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
              Product.underTest().unencrypted(),
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
        .contains("\"family\":\"aurora-")
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
        DoctorCommand.run(
            cluster, url, "--password-env=WRONG", "--setting=hibernate.aws.pool.max_size=5");
    assertThat(refused.status()).as(refused.told()).isEqualTo(2);
    assertThat(refused.told()).contains("ERROR login.refused").doesNotContain("notThisOne");
  }
}
