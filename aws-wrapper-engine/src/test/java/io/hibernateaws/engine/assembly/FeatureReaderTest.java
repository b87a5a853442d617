package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.config.GivenSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureReaderTest {
  private final List<String> problems = new ArrayList<>();

  private FeatureSettings read(String... namesAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    GivenSettings given = new GivenSettings(SettingsCatalogue.ALL);
    given.add(settings, GivenSettings.PREFIX);
    FeatureSettings features = FeatureSettings.read(given);
    problems.addAll(given.problems());
    return features;
  }

  private static String text(Set<Feature> features) {
    return Arrays.stream(Feature.values())
        .filter(features::contains)
        .map(Feature::code)
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failover | failover",
        "failover2 | failover",
        "failover_v2 | failover",
        "failover,failover_v2,FAILOVER | failover",
        "auroraConnectionTracker | aurora_connection_tracker",
        "initialConnection | initial_connection",
        "readWriteSplitting | read_write_splitting",
        "auroraStaleDns | stale_dns",
        "stale_dns,failover | stale_dns failover",
        "failover, initial_connection | initial_connection failover",
        "-failover | initial_connection aurora_connection_tracker read_write_splitting host_monitoring",
        "-failover2 , - readWriteSplitting | initial_connection aurora_connection_tracker host_monitoring",
        "+stale_dns | initial_connection aurora_connection_tracker stale_dns read_write_splitting failover host_monitoring",
        "+failover | initial_connection aurora_connection_tracker read_write_splitting failover host_monitoring",
        "+srw | initial_connection aurora_connection_tracker srw failover host_monitoring",
        "srw | srw",
        "host_monitoring_v2 | host_monitoring",
        "efm2,efm | host_monitoring",
        "-host_monitoring | initial_connection aurora_connection_tracker read_write_splitting failover",
        "-efm | initial_connection aurora_connection_tracker read_write_splitting failover"
      })
  void plugins_become_features(String plugins, String features) {
    assertThat(text(read("plugins", plugins).on())).isEqualTo(features);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rds-proxy | +iam | srw iam",
        "RDS_PROXY | +aws_secrets_manager | srw aws_secrets_manager",
        "plain-rds | +iam | host_monitoring iam",
        "plain-rds | -host_monitoring |",
        "rds-proxy | iam | iam",
        "detection-fast | +iam | initial_connection aurora_connection_tracker read_write_splitting failover host_monitoring iam"
      })
  void what_is_added_and_removed_modifies_what_the_profile_says(
      String profile, String plugins, @Nullable String features) {
    assertThat(text(read("profile", profile, "plugins", plugins).on()))
        .isEqualTo(features == null ? "" : features);
    assertThat(problems).isEmpty();
  }

  @Test
  void an_empty_list_means_nothing_and_no_list_the_default() {
    assertThat(read("plugins", "").on()).isEmpty();
    assertThat(read("plugins", " , ").on()).isEmpty();
    assertThat(read().on()).isEqualTo(FeatureReader.byDefault());
    assertThat(FeatureReader.byDefault())
        .extracting(Feature::code)
        .containsExactlyInAnyOrder(
            "initial_connection",
            "aurora_connection_tracker",
            "failover",
            "host_monitoring",
            "read_write_splitting");
    assertThat(problems).isEmpty();
  }

  @Test
  void what_is_named_is_known_from_what_is_default() {
    assertThat(read().listed()).isEmpty();
    assertThat(read("plugins", "+stale_dns").listed()).containsExactly(Feature.STALE_DNS);
    assertThat(read("plugins", "failover").listed()).containsExactly(Feature.FAILOVER);
    assertThat(read("enable_failover", "true").listed()).containsExactly(Feature.FAILOVER);
  }

  @Test
  void another_order_is_refused_where_the_order_shall_be_kept() {
    read("plugins", "failover,initial_connection", "auto_sort_plugin_order", "false");

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("write initial_connection,failover or remove auto_sort_plugin_order=false");
  }

  @Test
  void the_canonical_order_may_be_kept() {
    read("plugins", "initialConnection,failover2", "auto_sort_plugin_order", "false");

    assertThat(problems).isEmpty();
  }

  @Test
  void a_switch_adds_or_removes_failover_unless_plugins_says_the_opposite() {
    assertThat(read("enable_failover", "false").on()).doesNotContain(Feature.FAILOVER);
    assertThat(read("enable_failover", "true", "plugins", "-readWriteSplitting").on())
        .contains(Feature.FAILOVER);
    assertThat(read("enable_failover", "true", "plugins", "failover").on())
        .containsExactly(Feature.FAILOVER);
    assertThat(read("enable_failover", "false", "plugins", "").on()).isEmpty();
    assertThat(problems).isEmpty();

    read("enable_failover", "false", "plugins", "failover");
    read("enable_failover", "true", "plugins", "-failover");
    read("enable_failover", "true", "plugins", "stale_dns");
    assertThat(problems).hasSize(3).allMatch(problem -> problem.contains("says the opposite"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bg",
        "custom_endpoint",
        "customEndpoint",
        "gdb_rw",
        "gdbReadWriteSplitting",
        "gdb_failover",
        "gdbFailover",
        "fastest_response_strategy",
        "fastestResponseStrategy",
        "limitless",
        "connect_time",
        "connectTime",
        "execute_time",
        "executionTime",
        "dev"
      })
  void a_plugin_that_is_not_built_yet_is_refused_by_name(String code) {
    read("plugins", code);
    read("plugins", "+" + code);

    assertThat(problems)
        .hasSize(2)
        .allMatch(problem -> problem.contains("known, not provided yet"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iam,okta",
        "aws_secrets_manager,federated_auth",
        "limitless,custom_endpoint",
        "failover,gdb_failover",
        "read_write_splitting,srw",
        "srw,gdb_rw"
      })
  void plugins_that_exclude_each_other_are_refused_as_such(String plugins) {
    read("plugins", plugins);

    assertThat(problems).anyMatch(problem -> problem.contains("exclude each other"));
  }
}
