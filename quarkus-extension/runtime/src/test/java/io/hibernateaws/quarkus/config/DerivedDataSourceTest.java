package io.hibernateaws.quarkus.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.quarkus.driver.ClusterDriver;
import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.agroal.runtime.DataSourcesJdbcRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DerivedDataSourceTest {
  private static final String DRIVER = ClusterDriver.class.getName();

  /** Derived in another way, or of one pool only. */
  private static final Set<String> NOT_SHARED = Set.of("jdbc", "jdbc.driver");

  private static SmallRyeConfig config(Map<String, String> given) {
    Map<String, String> values = new HashMap<>(given);
    values.put("quarkus.hibernate-aws.enabled", "true");
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .withSources(new DerivedConfigSourceFactory())
        .build();
  }

  private static String value(SmallRyeConfig config, String key) {
    return String.valueOf(config.getConfigValue(key).getValue());
  }

  /** SmallRye's own can be read once only. */
  private static List<String> names(SmallRyeConfig config) {
    List<String> names = new ArrayList<>();
    config.getPropertyNames().forEach(names::add);
    return names;
  }

  @Test
  void everything_that_a_pool_has_is_shared_with_that_of_the_readers() {
    Set<String> keys = new TreeSet<>();
    for (Class<?> root :
        List.of(
            DataSourcesBuildTimeConfig.class,
            DataSourcesRuntimeConfig.class,
            DataSourcesJdbcBuildTimeConfig.class,
            DataSourcesJdbcRuntimeConfig.class)) {
      for (String key : ConfigClass.configClass(root).getProperties().keySet()) {
        String prefix = "quarkus.datasource.*.";
        if (key.startsWith(prefix) && !key.contains("devservices") && !key.endsWith(".*")) {
          keys.add(key.substring(prefix.length()));
        }
      }
    }
    keys.removeAll(NOT_SHARED);

    assertThat(keys).isNotEmpty();
    assertThat(DerivedDataSource.SHARED).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void the_readers_have_the_properties_of_the_driver_too() {
    SmallRyeConfig config =
        config(
            Map.of(
                "quarkus.datasource.db-kind", "postgresql",
                "quarkus.datasource.password", "a$${b",
                "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", "verify-full"));

    assertThat(value(config, "quarkus.datasource.jdbc.driver")).isEqualTo(DRIVER);
    assertThat(
            value(config, "quarkus.datasource.\"reader\".jdbc.additional-jdbc-properties.sslmode"))
        .isEqualTo("verify-full");
    assertThat(value(config, "quarkus.datasource.\"reader\".password")).isEqualTo("a${b");
  }

  @Test
  void what_is_derived_is_spelled_as_the_application_spells_it() {
    SmallRyeConfig config =
        config(
            Map.of(
                "quarkus.datasource.orders.db-kind", "mysql",
                "quarkus.datasource.orders.username", "u",
                "quarkus.datasource.orders-reader.jdbc.max-size", "7"));

    assertThat(value(config, "quarkus.datasource.orders.jdbc.driver")).isEqualTo(DRIVER);
    assertThat(value(config, "quarkus.datasource.orders-reader.username")).isEqualTo("u");
    assertThat(names(config)).noneMatch(name -> name.startsWith("quarkus.datasource.\""));
  }

  @Test
  void what_was_derived_is_not_derived_from_again() {
    SmallRyeConfig config =
        config(
            Map.of(
                "quarkus.datasource.db-kind", "postgresql",
                "quarkus.datasource.\"reader\".db-kind", "postgresql"));

    assertThat(names(config)).noneMatch(name -> name.contains("reader-reader"));
  }

  @Test
  void one_that_is_left_out_or_has_a_driver_of_its_own_or_no_pool_stays_as_it_is() {
    SmallRyeConfig config =
        config(
            Map.of(
                "quarkus.datasource.db-kind", "postgresql",
                "quarkus.hibernate-aws.datasource.\"<default>\".enabled", "false",
                "quarkus.datasource.own.db-kind", "postgresql",
                "quarkus.datasource.own.jdbc.driver", "com.example.Driver",
                "quarkus.datasource.none.db-kind", "postgresql",
                "quarkus.datasource.none.jdbc", "false",
                "quarkus.datasource.h2.db-kind", "h2"));

    assertThat(names(config))
        .noneMatch(name -> name.contains("reader"))
        .noneMatch(name -> value(config, name).equals(DRIVER));
  }

  @Test
  void the_readers_of_one_datasource_are_left_out_by_its_own_key() {
    SmallRyeConfig config =
        config(
            Map.of(
                "quarkus.datasource.db-kind", "postgresql",
                "quarkus.datasource.orders.db-kind", "postgresql",
                "quarkus.hibernate-aws.datasource.orders.readers.enabled", "false"));

    assertThat(value(config, "quarkus.datasource.orders.jdbc.driver")).isEqualTo(DRIVER);
    assertThat(names(config))
        .anyMatch(name -> name.contains("\"reader\""))
        .noneMatch(name -> name.contains("orders-reader"));
  }
}
