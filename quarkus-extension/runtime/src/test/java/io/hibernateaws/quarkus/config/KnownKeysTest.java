package io.hibernateaws.quarkus.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
  private final KnownKeys known = new KnownKeys(keys());

  private static Set<String> keys() {
    Set<String> keys = new HashSet<>();
    for (Class<?> root : List.of(RuntimeConfig.class, BuildTimeConfig.class)) {
      keys.addAll(ConfigClass.configClass(root).getProperties().keySet());
    }
    return keys;
  }

  private List<String> problems(String... names) {
    return known.problems(List.of(names));
  }

  @Test
  void keys_and_variables_of_the_environment_are_known() {
    assertThat(
            problems(
                "quarkus.hibernate-aws.enabled",
                "quarkus.hibernate-aws.readers.enabled",
                "quarkus.hibernate-aws.failover.timeout",
                "%prod.quarkus.hibernate-aws.failover.timeout",
                "quarkus.hibernate-aws.topology.monitoring.connectTimeout",
                "quarkus.hibernate-aws.datasource.orders.failover.reader-selection",
                "quarkus.hibernate-aws.datasource.\"my.orders\".enabled",
                "quarkus.hibernate-aws.persistence-unit.\"<default>\".readers.enabled",
                "QUARKUS_HIBERNATE_AWS_FAILOVER_TIMEOUT",
                "QUARKUS_HIBERNATE_AWS_DATASOURCE__ORDERS__FAILOVER_TIMEOUT",
                "quarkus.datasource.jdbc.url",
                "PATH"))
        .isEmpty();
  }

  @Test
  void an_unknown_key_is_refused_with_the_nearest_one() {
    assertThat(problems("quarkus.hibernate-aws.failover.timout"))
        .containsExactly(
            "quarkus.hibernate-aws.failover.timout: there is no such key; did you mean"
                + " quarkus.hibernate-aws.failover.timeout?");
    assertThat(problems("%dev.quarkus.hibernate-aws.datasource.\"orders\".failover.timout"))
        .containsExactly(
            "%dev.quarkus.hibernate-aws.datasource.\"orders\".failover.timout: there is no such"
                + " key; did you mean"
                + " quarkus.hibernate-aws.datasource.\"orders\".failover.timeout?");
    assertThat(problems("QUARKUS_HIBERNATE_AWS_FAILOVER_TIMOUT"))
        .containsExactly(
            "QUARKUS_HIBERNATE_AWS_FAILOVER_TIMOUT: there is no such key; did you mean"
                + " quarkus.hibernate-aws.failover.timeout?");
    assertThat(problems("quarkus.hibernate-aws.nothing.like.any"))
        .containsExactly("quarkus.hibernate-aws.nothing.like.any: there is no such key; remove it");
    assertThat(problems("quarkus.hibernate-aws"))
        .containsExactly("quarkus.hibernate-aws: is no key; write quarkus.hibernate-aws.enabled");
  }

  @Test
  void another_name_of_a_setting_is_refused_with_its_key() {
    assertThat(problems("quarkus.hibernate-aws.failover_timeout_sec"))
        .containsExactly(
            "quarkus.hibernate-aws.failover_timeout_sec: is called"
                + " quarkus.hibernate-aws.failover.timeout");
  }

  @Test
  void what_would_do_nothing_below_a_pool_is_refused_with_what_to_write_instead() {
    assertThat(problems("quarkus.hibernate-aws.pool.max-size"))
        .singleElement()
        .asString()
        .contains("set jdbc.max-size of the datasource instead");
    assertThat(problems("quarkus.hibernate-aws.datasource.orders.tenancy.max-connections"))
        .singleElement()
        .asString()
        .contains("tenants");
  }

  @Test
  void what_the_engine_will_have_is_refused_by_name() {
    assertThat(problems("quarkus.hibernate-aws.bg.id"))
        .containsExactly("quarkus.hibernate-aws.bg.id: known, not provided yet; remove it");
  }
}
