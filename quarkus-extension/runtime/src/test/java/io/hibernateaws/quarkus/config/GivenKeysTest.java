package io.hibernateaws.quarkus.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class GivenKeysTest {
  private final RuntimeConfig config =
      config(
          Map.of(
              "quarkus.hibernate-aws.failover.timeout", "60",
              "quarkus.hibernate-aws.failover.mode", "strict-writer",
              "quarkus.hibernate-aws.host-monitoring.monitoring.connectTimeout", "3",
              "quarkus.hibernate-aws.datasource.\"orders\".failover.timeout", "90"));

  private static RuntimeConfig config(Map<String, String> values) {
    return config(new PropertiesConfigSource(values, "test", 100));
  }

  private static RuntimeConfig config(ConfigSource source) {
    return new SmallRyeConfigBuilder()
        .withSources(source)
        .withMapping(RuntimeConfig.class)
        .build()
        .getConfigMapping(RuntimeConfig.class);
  }

  @Test
  void a_key_of_a_datasource_wins_over_the_same_key_for_all() {
    assertThat(GivenKeys.of(config, "orders").settings())
        .containsOnly(
            Map.entry("hibernate.aws.failover.timeout", "90"),
            Map.entry("hibernate.aws.failover.mode", "strict-writer"),
            Map.entry("hibernate.aws.host_monitoring.monitoring.connectTimeout", "3"));
    assertThat(GivenKeys.of(config, ClusterNames.DEFAULT).settings())
        .containsEntry("hibernate.aws.failover.timeout", "60");
  }

  @Test
  void variables_of_the_environment_are_keys_too() {
    RuntimeConfig environment =
        config(
            new EnvConfigSource(
                Map.of(
                    "QUARKUS_HIBERNATE_AWS_FAILOVER_TIMEOUT", "60",
                    "QUARKUS_HIBERNATE_AWS_FAILOVER_READER_SELECTION", "round_robin",
                    "QUARKUS_HIBERNATE_AWS_DATASOURCE__ORDERS__FAILOVER_TIMEOUT", "90"),
                300));

    assertThat(GivenKeys.of(environment, ClusterNames.DEFAULT).settings())
        .containsEntry("hibernate.aws.failover.timeout", "60")
        .containsEntry("hibernate.aws.failover.reader_selection", "round_robin");
    assertThat(GivenKeys.of(environment, "orders").settings())
        .containsEntry("hibernate.aws.failover.timeout", "90");
  }

  @Test
  void what_the_engine_says_names_the_keys_that_were_written() {
    GivenKeys keys = GivenKeys.of(config, "orders");

    assertThat(keys.translated("hibernate.aws.failover.timeout=x: is no duration"))
        .isEqualTo(
            "quarkus.hibernate-aws.datasource.\"orders\".failover.timeout=x: is no duration");
    assertThat(keys.translated("hibernate.aws.failover.reader_selection: no"))
        .isEqualTo("quarkus.hibernate-aws.failover.reader-selection: no");
    assertThat(keys.translated("links stay open, which monitoring.idle_disconnect is to close."))
        .isEqualTo(
            "links stay open, which quarkus.hibernate-aws.monitoring.idle-disconnect is to"
                + " close.");
    assertThat(keys.translated("the plugin host_monitoring at a.b.example, pool.min_size=1"))
        .isEqualTo("the plugin host_monitoring at a.b.example, pool.min_size=1");
  }
}
