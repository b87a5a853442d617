package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each name that is connected to must be one that a token can name, or {@code iam.host} does. */
class NamesInTokensTest {
  private static final String CLUSTER = "shop.cluster-xyz.eu-central-1.rds.amazonaws.com";
  private static final String INSTANCES = "?.xyz.eu-central-1.rds.amazonaws.com";
  private static final String PATTERN = "cluster_instance_host_pattern";

  private static List<String> problems(String host, String... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("hibernate.aws.plugins", "+iam");
    for (int i = 0; i < settings.length; i += 2) {
      all.put("hibernate.aws." + settings[i], settings[i + 1]);
    }
    try {
      SettingsReader.read(
          all,
          new GivenConnection(
              "jdbc:postgresql://" + host + "/shop?sslmode=verify-full",
              "ann",
              null,
              Map.of(),
              null,
              "unit"));
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  private static String missing(String which) {
    return "hibernate.aws.iam.host: is missing: "
        + which
        + " is no endpoint of RDS, and a token of the plugin iam must name one; set it to the"
        + " endpoint that "
        + which
        + " leads to";
  }

  @Test
  void instances_of_other_names_than_those_of_rds_need_a_name_for_tokens() {
    assertThat(problems(CLUSTER, PATTERN, "?.db.example.com"))
        .containsExactly(missing("hibernate.aws." + PATTERN + "=?.db.example.com"));
    assertThat(problems(CLUSTER, PATTERN, "?.db.example.com", "iam.host", INSTANCES)).isEmpty();
    assertThat(problems(CLUSTER, PATTERN, INSTANCES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"srw.write_endpoint", "srw.read_endpoint"})
  void so_do_the_two_endpoints_that_take_the_place_of_the_urls(String which) {
    String other = which.contains("read") ? "srw.write_endpoint" : "srw.read_endpoint";
    String[] settings = {"plugins", "+iam,+srw", other, CLUSTER, which, "db.example.com:6432"};
    assertThat(problems(CLUSTER, settings))
        .containsExactly(missing("hibernate.aws." + which + "=db.example.com"));
    settings[5] = CLUSTER.replace("cluster-", "cluster-ro-");
    assertThat(problems(CLUSTER, settings)).isEmpty();
  }

  @Test
  void the_host_of_the_url_needs_one_as_ever() {
    assertThat(problems("db.example.com")).containsExactly(missing("db.example.com"));
    assertThat(problems("10.0.0.7", "iam.host", CLUSTER)).isEmpty();
    assertThat(problems("db.example.com", "iam.host", "db.example.org"))
        .containsExactly("hibernate.aws.iam.host=db.example.org: is no endpoint of RDS");
    assertThat(problems(CLUSTER, PATTERN, "?.db.example.com", "iam.host", "?.example.org"))
        .containsExactly("hibernate.aws.iam.host=?.example.org: is no endpoint of RDS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.cluster-xyz.eu-central-1.rds.amazonaws.com", INSTANCES})
  void where_each_name_is_one_of_rds_another_would_have_no_effect(String host) {
    assertThat(problems(CLUSTER, "iam.host", host))
        .containsExactly(
            "hibernate.aws.iam.host="
                + host
                + ": contradicts the host "
                + CLUSTER
                + ", an endpoint of RDS, which tokens name by itself; remove it");
    assertThat(problems(CLUSTER, "iam.host", CLUSTER)).isEmpty();
  }

  @Test
  void a_region_that_a_host_contradicts_is_refused() {
    String refusal = "; servers take tokens of their own region only; remove it";
    assertThat(problems(CLUSTER, "iam.region", "us-east-1"))
        .singleElement()
        .asString()
        .startsWith("hibernate.aws.iam.region=us-east-1: contradicts the host " + CLUSTER)
        .endsWith(refusal);
    assertThat(problems("10.0.0.7", "iam.host", CLUSTER, "iam.region", "us-east-1"))
        .singleElement()
        .asString()
        .endsWith(refusal);
    assertThat(problems(CLUSTER, "iam.region", "eu-central-1")).isEmpty();
  }

  /** Its members are in several regions, which the engine does not know yet. */
  @ParameterizedTest
  @CsvSource({
    "shop.global-abc.global.rds.amazonaws.com, 'name the cluster endpoint of the region where the"
        + " writer is, or name this one in hibernate.aws.srw.write_endpoint with"
        + " hibernate.aws.plugins=+srw'",
    "shop.cluster-custom-xyz.eu-central-1.rds.amazonaws.com, 'name a cluster, reader or instance"
        + " endpoint'"
  })
  void an_endpoint_that_is_not_provided_is_refused_with_what_to_name(String host, String fix) {
    assertThat(problems(host))
        .singleElement()
        .asString()
        .startsWith("hibernate.connection.url: the host " + host + " is of kind ")
        .endsWith(": known, not provided yet; " + fix);
  }

  @Test
  void a_global_endpoint_may_be_one_of_two() {
    assertThat(
            problems(
                CLUSTER,
                "plugins",
                "+iam,+srw",
                "srw.write_endpoint",
                "shop.global-abc.global.rds.amazonaws.com",
                "srw.read_endpoint",
                CLUSTER.replace("cluster-", "cluster-ro-")))
        .isEmpty();
  }
}
