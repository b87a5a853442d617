package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Units;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused at start-up is refused without a server. */
class RefusalIT {
  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.connection.provider_class", "aws");
    settings.put(
        "jakarta.persistence.jdbc.url",
        Product.underTest().url("shop.cluster-abc123.eu-west-1.rds.amazonaws.com"));
    settings.put("jakarta.persistence.jdbc.user", "shop");
    settings.put("jakarta.persistence.jdbc.password", "not a real one");
    return settings;
  }

  private static Throwable refusal(Map<String, Object> settings) {
    return catchThrowable(() -> Units.ofJpa("refused", settings).close());
  }

  @Test
  void a_jta_unit_is_refused_with_the_ways_out() {
    Map<String, Object> settings = settings();
    settings.put("hibernate.transaction.coordinator_class", "jta");
    assertThat(refusal(settings))
        .hasStackTraceContaining("ConnectionProviderConfigurationException")
        .hasStackTraceContaining("RESOURCE_LOCAL")
        .hasStackTraceContaining("AwsDriver");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jakarta.persistence.nonJtaDataSource", "hibernate.connection.datasource"})
  void a_foreign_data_source_is_refused_with_the_ways_out(String name) {
    Map<String, Object> settings = settings();
    settings.remove("jakarta.persistence.jdbc.url"); // it would win over the data source
    settings.put(name, "java:/jdbc/shop");
    assertThat(refusal(settings))
        .hasStackTraceContaining("ConnectionProviderConfigurationException")
        .hasStackTraceContaining("AwsDriver");
  }

  @Test
  void a_misspelt_setting_is_refused_with_the_nearest_name() {
    Map<String, Object> settings = settings();
    settings.put("hibernate.aws.pool.max_sise", "5");
    settings.put("hibernate.connection.isolation", "SOMETIMES");
    assertThat(refusal(settings))
        .hasStackTraceContaining("pool.max_size")
        .hasStackTraceContaining("SOMETIMES")
        .satisfies(refused -> assertThat(refused).hasStackTraceContaining("2 problems"));
  }

  @Test
  void the_password_is_in_no_refusal() {
    Map<String, Object> settings = settings();
    settings.put("hibernate.aws.no_such_setting", "1");
    Throwable refused = refusal(settings);
    assertThat(refused).isNotNull();
    for (Throwable next = refused; next != null; next = next.getCause()) {
      assertThat(String.valueOf(next.getMessage())).doesNotContain("not a real one");
    }
  }
}
