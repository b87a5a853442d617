package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service that gives the passwords leaves no room for. */
class BesideServicesTest {
  private static final String HOST =
      "jdbc:postgresql://shop.cluster-xyz.eu-central-1.rds.amazonaws.com/";

  /** An application's own. */
  public static final class Own implements CredentialSource {
    @Override
    public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) {
      return new Credentials(user, "s3cret");
    }
  }

  private static List<String> problems(String url, @Nullable String user, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>();
    settings.forEach((name, value) -> all.put("hibernate.aws." + name, value));
    try {
      SettingsReader.read(all, new GivenConnection(url, user, null, Map.of(), null, "unit"));
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"iam", "aws_secrets_manager"})
  void a_source_of_the_applications_would_leave_nothing_to_a_plugin(String plugin) {
    boolean secret = plugin.equals("aws_secrets_manager");
    Map<String, Object> settings = new HashMap<>();
    settings.put("plugins", "+" + plugin);
    settings.put("credentials.source", Own.class);
    if (secret) {
      settings.put("secrets_manager.secret_id", "shop");
    }
    String url = HOST + "shop?sslmode=verify-full";
    assertThat(problems(url, secret ? null : "ann", settings))
        .containsExactly(
            "hibernate.aws.credentials.source: gives every password, so that the plugin "
                + plugin
                + " would give none; keep one of them");
    assertThat(problems(url, "ann", Map.of("credentials.source", Own.class))).isEmpty();
  }

  @Test
  void a_url_without_a_database_has_no_name_of_one_beside_a_secret() {
    Map<String, String> secret =
        Map.of("plugins", "+aws_secrets_manager", "secrets_manager.secret_id", "shop");
    assertThat(problems(HOST, null, secret))
        .containsExactly(
            "hibernate.connection.url: names no database, and without one the driver takes the"
                + " user's name, which the secret tells only later; name the database");
    assertThat(problems(HOST + "shop", null, secret)).isEmpty();
    assertThat(problems(HOST + "?sslmode=verify-full", "ann", Map.of("plugins", "+iam"))).isEmpty();
  }
}
