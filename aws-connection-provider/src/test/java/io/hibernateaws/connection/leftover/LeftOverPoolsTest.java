package io.hibernateaws.connection.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeftOverPoolsTest {
  private static final String PROVIDER = "hibernate.connection.provider_class=aws";

  @Test
  void each_pool_is_warned_of_once_with_what_to_set_instead() {
    assertThat(
            LeftOverPools.OF_HIBERNATE.warnings(
                PROVIDER,
                List.of(
                    "hibernate.hikari.maximumPoolSize",
                    "hibernate.hikari.poolName",
                    "hibernate.agroal.maxSize",
                    "hibernate.c3p0.max_size",
                    "hibernate.connection.pool_size")))
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
  void what_is_set_instead_has_the_names_of_its_place() {
    LeftOverPools ofBoot =
        new LeftOverPools(
            List.of("spring.datasource.hikari."),
            "spring.datasource.username",
            "spring.datasource.password",
            "spring.datasource.url");

    assertThat(
            ofBoot.warnings(
                "the starter",
                List.of(
                    "spring.datasource.hikari.username",
                    "spring.datasource.hikari.minimum-idle",
                    "spring.datasource.url")))
        .containsExactly(
            "spring.datasource.hikari.* has no effect here, the starter brings a pool of its own:"
                + " set hibernate.aws.pool.min_size instead of"
                + " spring.datasource.hikari.minimum-idle; set spring.datasource.username instead of"
                + " spring.datasource.hikari.username");
  }

  @Test
  void nothing_is_said_of_a_unit_without_another_pool() {
    assertThat(
            LeftOverPools.OF_HIBERNATE.warnings(PROVIDER, List.of("hibernate.aws.pool.max_size")))
        .isEmpty();
  }
}
