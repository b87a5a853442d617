package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.Notice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who could read a secret between the service and the engine, and its password behind it. */
class SecretsOnTheWayTest {
  private static final String ENDPOINT = "hibernate.aws.secrets_manager.endpoint";

  private static List<String> warnings(Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("hibernate.aws.plugins", "+aws_secrets_manager");
    settings.put("hibernate.aws.secrets_manager.secret_id", "shop");
    return SettingsReader.read(
            settings,
            new GivenConnection(
                "jdbc:postgresql://db.example.com/shop?sslmode=prefer",
                null,
                null,
                Map.of(),
                null,
                "unit"))
        .notices()
        .stream()
        .filter(Notice::warning)
        .map(Notice::text)
        .toList();
  }

  @Test
  void a_password_is_protected_by_the_drivers_own_log_in_and_demands_nothing() {
    assertThat(warnings(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://vpce-1.example.com",
        "http://10.0.0.7:4566",
        "http://localhost.example.com"
      })
  void a_service_that_is_asked_without_tls_is_warned_of(String endpoint) {
    assertThat(warnings(Map.of(ENDPOINT, endpoint)))
        .containsExactly(
            ENDPOINT
                + "="
                + endpoint
                + ": the service is asked without TLS, so that whoever is in between reads the"
                + " secret; write https://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://vpce-1.example.com",
        "vpce-1.example.com",
        "http://localhost:4566",
        "http://LOCALHOST",
        "http://127.0.0.1:4566",
        "http://127.1.2.3",
        "http://[::1]:4566"
      })
  void but_not_over_tls_nor_on_this_machine(String endpoint) {
    assertThat(warnings(Map.of(ENDPOINT, endpoint))).isEmpty();
  }
}
