package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.Notice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin that sends tokens as they are demands of TLS, and what it warns of. */
class TlsOfTokensTest {
  private static final String BECAUSE =
      "; the plugin iam sends passwords that whoever is in between could use, so ";

  /** What is wrong, and what is warned of. */
  private record Read(List<String> problems, List<String> warnings) {}

  private static Read read(String url, Map<String, String> properties, Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.plugins", "+iam");
    settings.putAll(more);
    try {
      EngineConfig config =
          SettingsReader.read(
              settings, new GivenConnection(url, "ann", null, properties, null, "unit"));
      return new Read(
          List.of(), config.notices().stream().filter(Notice::warning).map(Notice::text).toList());
    } catch (SettingsException e) {
      return new Read(e.problems(), List.of());
    }
  }

  private static String url(String protocol, String query) {
    return "jdbc:" + protocol + "://shop.cluster-xyz.eu-central-1.rds.amazonaws.com/shop?" + query;
  }

  private static Read tokens(String protocol, String query) {
    return read(url(protocol, query), Map.of(), Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "postgresql, sslmode=verify-full",
        "postgresql, sslmode=verify-ca&sslrootcert=rds.pem",
        "postgresql, ssl=true",
        "postgresql, ssl",
        "mysql, sslMode=VERIFY_IDENTITY",
        "mysql, sslMode=VERIFY_CA&trustCertificateKeyStoreUrl=file:rds.p12",
        "mariadb, sslMode=verify-full",
        "mariadb, useSsl=true",
        "mariadb, sslMode=verify-ca&serverSslCert=rds.pem"
      })
  void it_starts_without_a_word_where_the_server_is_verified(String protocol, String query) {
    assertThat(tokens(protocol, query)).isEqualTo(new Read(List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, sslmode=verify-full",
    "mysql, sslMode=VERIFY_IDENTITY",
    "mariadb, sslMode=verify-full"
  })
  void it_is_refused_where_nothing_is_said_of_tls(String protocol, String verified) {
    assertThat(tokens(protocol, "").problems())
        .containsExactly(
            "hibernate.connection." + verified + ": is missing" + BECAUSE + "TLS must be certain");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, sslmode=prefer, sslmode=verify-full",
    "postgresql, sslmode=allow, sslmode=verify-full",
    "postgresql, sslmode=disable, sslmode=verify-full",
    "postgresql, ssl=false, sslmode=verify-full",
    "mysql, sslMode=PREFERRED, sslMode=VERIFY_IDENTITY",
    "mysql, useSSL=true, sslMode=VERIFY_IDENTITY",
    "mysql, useSSL=false, sslMode=VERIFY_IDENTITY",
    "mariadb, sslMode=disable, sslMode=verify-full",
    "mariadb, sslMode=allow, sslMode=verify-full",
    "mariadb, useSsl=false, sslMode=verify-full"
  })
  void it_is_refused_where_a_connection_may_come_about_without_tls(
      String protocol, String given, String verified) {
    assertThat(tokens(protocol, given).problems())
        .singleElement()
        .asString()
        .startsWith(
            "URL parameter "
                + given
                + ": lets the driver connect without TLS"
                + BECAUSE
                + "TLS must be certain; write ")
        .endsWith(verified);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, sslmode=require, sslmode=verify-full, sslrootcert",
    "mysql, sslMode=REQUIRED, sslMode=VERIFY_IDENTITY, trustCertificateKeyStoreUrl",
    "mysql, requireSSL=true, sslMode=VERIFY_IDENTITY, trustCertificateKeyStoreUrl",
    "mariadb, sslMode=trust, sslMode=verify-full, serverSslCert"
  })
  void it_warns_once_where_whoever_answers_is_trusted(
      String protocol, String given, String verified, String authority) {
    Read read = tokens(protocol, given);
    assertThat(read.problems()).isEmpty();
    assertThat(read.warnings())
        .singleElement()
        .asString()
        .startsWith(
            "URL parameter "
                + given
                + ": encrypts for whoever answers, whatever its certificate"
                + BECAUSE
                + "the server should be verified; write ")
        .endsWith(verified + " in its place, with the bundle of RDS as " + authority);
  }

  @Test
  void a_warning_names_what_weakens_the_mode_as_it_was_written() {
    String factory = "org.postgresql.ssl.NonValidatingFactory";
    assertThat(
            read(url("postgresql", "sslmode=verify-full"), Map.of("sslfactory", factory), Map.of())
                .warnings())
        .singleElement()
        .asString()
        .startsWith("hibernate.connection.sslfactory=" + factory + ": encrypts for whoever")
        .contains("; write URL parameter sslmode=verify-full in its place");
    assertThat(tokens("mariadb", "useSsl=true&trustServerCertificate=true").warnings())
        .singleElement()
        .asString()
        .startsWith("URL parameter trustServerCertificate=true: encrypts for whoever");
  }

  @ParameterizedTest
  @CsvSource({"mysql, sslMode=VERIFY_CA", "mariadb, sslMode=verify-ca"})
  void it_warns_where_any_name_will_do_and_everybody_gets_a_certificate(
      String protocol, String given) {
    assertThat(tokens(protocol, given).warnings())
        .singleElement()
        .asString()
        .startsWith("URL parameter " + given + ": takes a certificate for any name");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, pgjdbc, sslmode=VERIFY_IDENTITY, sslmode=verify-full",
    "mysql, mysql-connector-j, sslMode=verify-full, sslMode=VERIFY_IDENTITY",
    "mariadb, mariadb, sslMode=PREFERRED, sslMode=verify-full"
  })
  void a_mode_of_another_driver_is_refused_by_the_words_of_the_drivers_own(
      String protocol, String driver, String given, String verified) {
    assertThat(tokens(protocol, given).problems())
        .singleElement()
        .asString()
        .startsWith("the driver " + driver + " does not take its properties: ")
        .contains(given.substring(given.indexOf('=') + 1))
        .endsWith("; the plugin iam needs URL parameter " + verified);
  }

  @Test
  void a_mode_that_older_switches_override_is_refused_with_or_without_tokens() {
    String query = "sslMode=verify-full&useSsl=true&trustServerCertificate=true";
    String refusal =
        "URL parameter sslMode: has no effect beside useSsl and trustServerCertificate, of which the"
            + " driver makes trust; remove these";
    assertThat(tokens("mariadb", query).problems()).containsExactly(refusal);
    assertThat(
            read(url("mariadb", query), Map.of(), Map.of("hibernate.aws.plugins", "failover"))
                .problems())
        .containsExactly(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"topology.monitoring.sslmode", "host_monitoring.monitoring.sslmode"})
  void nor_may_monitors_do_without(String property) {
    assertThat(
            read(
                    url("postgresql", "sslmode=verify-full"),
                    Map.of(),
                    Map.of("hibernate.aws." + property, "prefer"))
                .problems())
        .singleElement()
        .asString()
        .startsWith("the driver properties of monitors")
        .contains("sslmode=prefer: lets the driver connect without TLS" + BECAUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"topology.monitoring.sslmode", "host_monitoring.monitoring.sslmode"})
  void of_monitors_that_trust_whoever_answers_it_warns_too(String property) {
    assertThat(
            read(
                    url("postgresql", "sslmode=verify-full"),
                    Map.of(),
                    Map.of("hibernate.aws." + property, "require"))
                .warnings())
        .singleElement()
        .asString()
        .startsWith("the driver properties of monitors")
        .contains("sslmode=require: encrypts for whoever answers");
  }
}
