package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LeftOverPoolsTest {
  private static final String PROVIDER = "hibernate.connection.provider_class=aws";

  @Test
  void each_pool_is_warned_of_once_with_what_to_set_instead() {
    assertThat(
            LeftOverPools.warnings(
                PROVIDER,
                Map.of(
                    "hibernate.hikari.maximumPoolSize", "20",
                    "hibernate.hikari.poolName", "orders",
                    "hibernate.agroal.maxSize", 20,
                    "hibernate.c3p0.max_size", "20",
                    "hibernate.connection.pool_size", "20")))
        .containsExactly(
            "hibernate.agroal.* has no effect here, "
                + PROVIDER
                + " brings a pool of its own: set hibernate.aws.pool.max_size instead of"
                + " hibernate.agroal.maxSize",
            "hibernate.c3p0.* has no effect here, "
                + PROVIDER
                + " brings a pool of its own: set hibernate.aws.pool.max_size instead of"
                + " hibernate.c3p0.max_size",
            "hibernate.hikari.* has no effect here, "
                + PROVIDER
                + " brings a pool of its own: set hibernate.aws.pool.max_size instead of"
                + " hibernate.hikari.maximumPoolSize; remove hibernate.hikari.poolName");
  }

  @Test
  void no_value_is_shown_and_nothing_is_said_of_a_unit_without_another_pool() {
    assertThat(
            LeftOverPools.warnings(PROVIDER, Map.of("hibernate.hikari.password", "s3cret")).get(0))
        .contains("hibernate.connection.password")
        .doesNotContain("s3cret");
    assertThat(LeftOverPools.warnings(PROVIDER, Map.of("hibernate.aws.pool.max_size", "3")))
        .isEmpty();
  }
}
