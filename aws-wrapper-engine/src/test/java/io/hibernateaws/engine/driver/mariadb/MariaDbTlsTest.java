package io.hibernateaws.engine.driver.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.TlsProperties;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MariaDB Connector/J makes of its properties, as for TLS. */
class MariaDbTlsTest {
  private final MariaDbAdapter adapter = new MariaDbAdapter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                                               | PLAIN      | -
          sslMode=disable                                 | PLAIN      | sslMode
          sslMode=allow                                   | PLAIN      | sslMode
          sslMode=trust                                   | UNVERIFIED | sslMode
          sslMode=REQUIRED                                | UNVERIFIED | sslMode
          sslMode=verify-ca                               | ANY_NAME   | sslMode
          sslMode=verify-ca serverSslCert=rds.pem         | VERIFIED   | sslMode
          sslMode=verify-ca trustStore=file:rds.p12       | VERIFIED   | sslMode
          sslMode=verify-full                             | VERIFIED   | sslMode
          sslMode=VERIFY_IDENTITY                         | VERIFIED   | sslMode
          useSsl=true                                     | VERIFIED   | useSsl
          useSSL=1                                        | VERIFIED   | useSSL
          useSsl=false                                    | PLAIN      | useSsl
          useSsl=true trustServerCertificate=true         | UNVERIFIED | trustServerCertificate
          useSsl=true trustServerCertificate=false        | VERIFIED   | useSsl
          useSsl=true disableSslHostnameVerification=true | ANY_NAME   | disableSslHostnameVerification
          trustServerCertificate=true                     | PLAIN      | -
          sslMode=verify-full trustServerCertificate=true             | VERIFIED   | sslMode
          sslMode=verify-full useSsl=true                             | VERIFIED   | sslMode
          sslMode=verify-full useSsl=true trustServerCertificate=true | UNVERIFIED | trustServerCertificate
          sslMode=verify-full useSsl=true disableSslHostnameVerification=true | ANY_NAME | disableSslHostnameVerification
          """)
  void what_is_given_is_read_as_the_driver_reads_it(
      @Nullable String given, Certainty certainty, @Nullable String property) {
    assertThat(adapter.tls(TlsProperties.of(given))).isEqualTo(new TlsInForce(certainty, property));
  }

  @Test
  void a_mode_that_the_driver_does_not_have_is_told_by_it() {
    assertThatThrownBy(() -> adapter.tls(Map.of("sslMode", "PREFERRED")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PREFERRED");
  }

  @ParameterizedTest
  @CsvSource({
    "sslMode=verify-full useSsl=true trustServerCertificate=true,"
        + " useSsl and trustServerCertificate, trust",
    "sslMode=verify-full useSSL=1 disableSslHostnameVerification=,"
        + " useSSL and disableSslHostnameVerification, verify-ca",
    "sslMode=trust useSsl=true, useSsl, verify-full",
  })
  void a_mode_that_older_switches_override_is_refused_with_what_the_driver_makes_of_them(
      String given, String switches, String inForce) {
    assertThat(problems(given))
        .containsExactly(
            "x.sslMode: has no effect beside "
                + switches
                + ", of which the driver makes "
                + inForce
                + "; remove these");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslMode=verify-full useSsl=true",
        "sslMode=verify-full useSsl=false trustServerCertificate=true",
        "useSsl=true trustServerCertificate=true",
        "sslMode=PREFERRED useSsl=false"
      })
  void switches_that_override_nothing_are_the_drivers(String given) {
    assertThat(problems(given)).isEmpty();
  }

  private List<String> problems(String properties) {
    GivenSettings given = new GivenSettings(Catalogue.of());
    adapter.refuseProperties(given, TlsProperties.of(properties), name -> "x." + name);
    return given.problems();
  }
}
