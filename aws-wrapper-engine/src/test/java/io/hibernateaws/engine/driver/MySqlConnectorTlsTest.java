package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MySQL Connector/J makes of its properties, as for TLS. */
class MySqlConnectorTlsTest {
  private final MySqlConnectorAdapter adapter = new MySqlConnectorAdapter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                                                           | PLAIN      | -
          sslMode=DISABLED                                            | PLAIN      | sslMode
          sslMode=PREFERRED                                           | PLAIN      | sslMode
          sslMode=REQUIRED                                            | UNVERIFIED | sslMode
          sslMode=required                                            | UNVERIFIED | sslMode
          sslMode=REQUIRED fipsCompliantJsse=true                     | ANY_NAME   | sslMode
          sslMode=VERIFY_CA                                           | ANY_NAME   | sslMode
          sslMode=VERIFY_CA trustCertificateKeyStoreUrl=file:rds.p12  | VERIFIED   | sslMode
          sslMode=VERIFY_IDENTITY                                     | VERIFIED   | sslMode
          useSSL=true                                                 | PLAIN      | useSSL
          requireSSL=true                                             | UNVERIFIED | requireSSL
          useSSL=true requireSSL=true                                 | UNVERIFIED | requireSSL
          useSSL=false requireSSL=true                                | PLAIN      | useSSL
          requireSSL=true verifyServerCertificate=true                | ANY_NAME   | verifyServerCertificate
          requireSSL=true verifyServerCertificate=false               | UNVERIFIED | requireSSL
          sslMode=VERIFY_IDENTITY useSSL=false                        | VERIFIED   | sslMode
          sslMode=PREFERRED requireSSL=true                           | PLAIN      | sslMode
          """)
  void what_is_given_is_read_as_the_driver_reads_it(
      @Nullable String given, Certainty certainty, @Nullable String property) {
    assertThat(adapter.tls(TlsProperties.of(given))).isEqualTo(new TlsInForce(certainty, property));
  }

  @Test
  void a_mode_that_the_driver_does_not_have_is_told_by_it() {
    assertThatThrownBy(() -> adapter.tls(Map.of("sslMode", "verify-full")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sslMode");
  }
}
