package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What readiness says while the cluster has no writer. */
class HealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TestCluster CLUSTER = TestCluster.withoutFailover("health", 2);

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      ClusterApplication.on(CLUSTER).overrideConfigKey("quarkus.http.test-port", "0");

  @Inject ClusterEngines engines;

  @Test
  void an_application_is_ready_while_its_cluster_has_a_writer() {
    String first = CLUSTER.instanceId(1);
    String second = CLUSTER.instanceId(2);
    JsonPath before =
        ready(answer -> isUp(answer) && ("writer is " + first).equals(ours(answer, "'default'")));
    assertThat(ours(before, "'default." + first + "'")).isEqualTo("writer");
    assertThat(ours(before, "'default." + second + "'")).startsWith("reader");
    assertThat(quarkus(before, "'<default>'")).isEqualTo("UP");
    assertThat(quarkus(before, "reader")).isEqualTo("UP");
    assertThat(engines.running()).as("one for the pools of the writer and the readers").hasSize(1);

    CLUSTER.crash(1);
    JsonPath without = ready(answer -> "no writer answers".equals(ours(answer, "'default'")));
    System.out.printf("QUARKUS-HEALTH without a writer: %s%n", without.get("checks").toString());
    assertThat(without.getString("status")).isEqualTo("DOWN");
    assertThat(ours(without, "'default." + first + "'")).isEqualTo("writer, does not answer");

    CLUSTER.promote(2);
    JsonPath after = ready(HealthTest::isUp);
    assertThat(ours(after, "'default'")).isEqualTo("writer is " + second);
  }

  private static boolean isUp(JsonPath answer) {
    return answer.getString("status").equals("UP");
  }

  private static String ours(JsonPath answer, String key) {
    return data(answer, "Database clusters health check", key);
  }

  private static String quarkus(JsonPath answer, String key) {
    return data(answer, "Database connections health check", key);
  }

  private static String data(JsonPath answer, String check, String key) {
    return answer.getString("checks.find { it.name == '" + check + "' }.data." + key);
  }

  /** The first answer that is such a one. */
  private static JsonPath ready(Predicate<JsonPath> such) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonPath answer = RestAssured.get("/q/health/ready").jsonPath();
      if (such.test(answer)) {
        return answer;
      }
      assertThat(System.nanoTime()).as(() -> answer.prettify()).isLessThan(end);
    }
  }
}
