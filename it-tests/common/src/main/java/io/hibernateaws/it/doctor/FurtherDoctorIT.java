package io.hibernateaws.it.doctor;

import static io.hibernateaws.it.doctor.Diagnosing.diagnose;
import static io.hibernateaws.it.doctor.Diagnosing.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.api.Diagnosis.FeatureState;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.MemberReport;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.it.Product;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What else a diagnosis finds: where there is no topology, or nothing in it. */
@Timeout(180)
class FurtherDoctorIT {
  private static LocalAurora plain;

  @BeforeAll
  static void start() {
    plain = Product.newCluster().plain().instances(2).name("plain").start();
  }

  @AfterAll
  static void stop() {
    plain.close();
  }

  @Test
  void a_healthy_server_has_no_finding_and_tells_what_is_left_out_and_why() {
    Diagnosis diagnosis = diagnose(plain, plain.instanceEndpoint(1), Map.of());

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.family()).startsWith("rds-");
    assertThat(diagnosis.members()).extracting(MemberReport::says).containsExactly(Role.WRITER);
    assertThat(diagnosis.features())
        .filteredOn(feature -> feature.state() == FeatureState.LEFT_OUT)
        .extracting(FeatureReport::code)
        .containsExactly(
            "initial_connection", "aurora_connection_tracker", "read_write_splitting", "failover");
    assertThat(diagnosis.features())
        .filteredOn(feature -> feature.code().equals("failover"))
        .singleElement()
        .satisfies(feature -> assertThat(feature.text()).contains("has no topology"));
  }

  @Test
  void a_standby_without_a_topology_is_no_place_for_writes() {
    Finding finding =
        only(diagnose(plain, plain.instanceEndpoint(2), Map.of()), Severity.ERROR, "member.role");
    assertThat(finding.text()).contains(plain.instanceEndpoint(2)).contains("it is a standby");
    assertThat(finding.fix()).contains("name the server that takes writes");
  }

  @Test
  void a_feature_that_was_asked_for_in_vain_is_named() {
    Finding finding =
        only(
            diagnose(plain, plain.instanceEndpoint(1), Map.of("plugins", "failover")),
            Severity.WARNING,
            "feature.in-vain");
    assertThat(finding.text()).contains("failover").contains("has no topology");
    assertThat(finding.fix()).contains("hibernate.aws.plugins");
  }

  @Test
  void a_refusal_of_the_servers_own_is_shown() {
    String url = plain.jdbcUrl(plain.instanceEndpoint(1)).replace("/" + plain.database(), "/none");
    Finding finding =
        only(
            diagnose(plain, plain.instanceEndpoint(1), Map.of("url", url)),
            Severity.ERROR,
            "host.refuses");
    assertThat(finding.text()).containsIgnoringCase("database").contains("none");
  }

  @Test
  void an_empty_topology_is_told_as_what_a_failover_looks_like() {
    try (LocalAurora one = Product.newCluster().instances(1).name("empty").start()) {
      one.answer(TopologyAnswer.zeroRows());
      Finding finding =
          only(diagnose(one, one.clusterEndpoint(), Map.of()), Severity.ERROR, "topology.empty");
      assertThat(finding.fix()).contains("ask again");
    }
  }
}
