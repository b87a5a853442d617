package io.hibernateaws.engine.product.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.product.mysql.MySql;
import io.hibernateaws.engine.product.mysql.MySqlFamilies;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found by its name. */
class FamiliesTest {
  @Test
  void provided_families_are_found_by_name() {
    assertThat(Families.named("aurora-pg")).isEqualTo(PgFamilies.AURORA);
    assertThat(Families.named("AURORA_PG")).isEqualTo(PgFamilies.AURORA);
    assertThat(Families.named("pg")).isEqualTo(PgFamilies.PLAIN);
    assertThat(Families.named("rds-pg")).isEqualTo(PgFamilies.RDS);
    assertThat(Families.named("aurora-mysql")).isEqualTo(MySqlFamilies.AURORA);
    assertThat(Families.named("mysql")).isEqualTo(MySqlFamilies.PLAIN);
    assertThat(Families.named("rds-mysql")).isEqualTo(MySqlFamilies.RDS);
    assertThat(Families.named("rds-multi-az-pg-cluster")).isEqualTo(PgFamilies.MULTI_AZ);
    assertThat(Families.named("multi_az_pg")).isEqualTo(PgFamilies.MULTI_AZ);
    assertThat(Families.named("multi-az-mysql")).isEqualTo(MySqlFamilies.MULTI_AZ);
    assertThat(Families.named("mariadb")).isEqualTo(MySqlFamilies.MARIADB);
    assertThat(Families.named("rds_mariadb")).isEqualTo(MySqlFamilies.MARIADB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "global-aurora-pg",
        "global_aurora_mysql",
        "aurora-limitless",
        "custom",
        "unknown"
      })
  void families_that_are_not_built_yet_are_refused_by_name(String code) {
    assertThatThrownBy(() -> Families.named(code)).hasMessageContaining("known, not provided yet");
  }

  @Test
  void an_unknown_family_is_refused_with_those_that_exist() {
    assertThatThrownBy(() -> Families.named("oracle"))
        .hasMessageContaining(
            "aurora-pg, pg, rds-pg, rds-multi-az-pg-cluster, aurora-mysql, mysql, rds-mysql,"
                + " rds-multi-az-mysql-cluster, mariadb");
  }

  @Test
  void a_product_is_found_by_the_protocol_of_a_url() {
    assertThat(Products.ofProtocol("postgresql")).isSameAs(PostgreSql.PRODUCT);
    assertThat(Products.ofProtocol("mysql")).isSameAs(MySql.PRODUCT);
    assertThat(Products.ofProtocol("mariadb")).isSameAs(MySql.PRODUCT);
    assertThatThrownBy(() -> Products.ofProtocol("oracle"))
        .hasMessage(
            "there is no driver for jdbc:oracle; provided is jdbc:postgresql, jdbc:mysql,"
                + " jdbc:mariadb");
  }
}
