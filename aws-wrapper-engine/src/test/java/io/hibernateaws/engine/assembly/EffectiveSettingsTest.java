package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The settings that an engine shows. */
class EffectiveSettingsTest {
  private static final String URL = "jdbc:postgresql://db.example.com/shop";

  private static Map<String, String> shown(@Nullable String poolSize, String... namesAndValues) {
    Map<String, Object> settings = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put("hibernate.aws." + namesAndValues[i], namesAndValues[i + 1]);
    }
    GivenConnection facts =
        new GivenConnection(URL, "ann", "s3cret", Map.of("sslpassword", "s3cret"), poolSize, "x");
    return SettingsReader.read(settings, facts).settings();
  }

  @Test
  void every_setting_of_the_catalogue_is_shown_in_its_order() {
    List<String> names =
        SettingsCatalogue.ALL.settings().stream().<String>map(Setting::name).toList();

    assertThat(new ArrayList<>(shown(null).keySet())).isEqualTo(names);
  }

  @Test
  void a_value_is_shown_with_its_unit_under_our_own_name_of_the_setting() {
    assertThat(
            shown(null, "failoverTimeoutMs", "60000", "pool.validate_after_idle", "250")
                .get("failover.timeout"))
        .isEqualTo("60s");
  }

  @Test
  void a_setting_that_is_not_given_is_shown_with_its_default_or_what_is_done_without_it() {
    assertThat(shown(null))
        .containsEntry("failover.timeout", "300s")
        .containsEntry("pool.validate_after_idle", "500ms")
        .containsEntry("failover.mode", "by endpoint")
        .containsEntry("network.socket_timeout", "unset")
        .containsEntry("host_resolver", "io.hibernateaws.engine.endpoint.JvmResolver")
        .containsEntry(
            "plugins",
            "initial_connection,aurora_connection_tracker,read_write_splitting,failover,host_monitoring");
  }

  @Test
  void a_value_that_follows_from_another_setting_is_shown_as_it_is_in_force() {
    assertThat(shown("25")).containsEntry("pool.max_size", "25");
    assertThat(shown(null))
        .containsEntry("pool.max_size", "10")
        .containsEntry("driver", "pgjdbc")
        .containsEntry("host_monitoring.probe_timeout", "500ms");
    assertThat(shown(null, "read_write_splitting.max_replica_lag", "5000"))
        .containsEntry("topology.refresh_interval", "2500ms")
        .containsEntry("topology.high_refresh_interval", "100ms");
    assertThat(shown(null, "profile", "detection-fast"))
        .containsEntry("host_monitoring.detection_time", "500ms");
    assertThat(
            shown(
                null,
                "plugins",
                "-failover,+srw",
                "srw.read_endpoint",
                "r.example",
                "srw.write_endpoint",
                "w.example"))
        .containsEntry(
            "plugins", "initial_connection,aurora_connection_tracker,srw,host_monitoring");
  }

  @Test
  void a_secret_is_hidden_and_properties_of_the_driver_are_not_shown() {
    Map<String, String> shown =
        shown(
            null,
            "monitoring.user",
            "watcher",
            "monitoring.password",
            "s3cret",
            "topology.monitoring.sslpassword",
            "s3cret");

    assertThat(shown)
        .containsEntry("monitoring.user", "watcher")
        .containsEntry("monitoring.password", "***");
    assertThat(shown.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_value_that_is_shown_means_itself_when_it_is_set() {
    String[] given = {
      "failover.timeout", "1.5",
      "read_write_splitting.signals", "scope,Hibernate",
      "read_write_splitting.reader_selection", "weightedRandom",
      "reader_selection.weighted_random.host_weights", "B:2, a:3",
      "cluster_instance_host_pattern", "?.example.com:6000",
      "failover.mode", "strict-reader",
      "host_resolver", SettingsReaderTest.NoNames.class.getName(),
      "session_state.initializer", SettingsReaderTest.Nothing.class.getName(),
    };
    Map<String, String> shown = shown(null, given);
    String[] again = given.clone();
    for (int i = 0; i < given.length; i += 2) {
      again[i + 1] = String.valueOf(shown.get(given[i]));
    }

    assertThat(again)
        .contains("1500ms", "hibernate,scope", "weighted_random", "a:3,b:2", "?.example.com:6000");
    assertThat(shown(null, again)).isEqualTo(shown);
  }
}
