package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pgjdbc makes of its properties, as for TLS. */
class PgJdbcTlsTest {
  private final PgJdbcAdapter adapter = new PgJdbcAdapter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                                                             | PLAIN      | -
          sslmode=disable                                               | PLAIN      | sslmode
          sslmode=allow                                                 | PLAIN      | sslmode
          sslmode=PREFER                                                | PLAIN      | sslmode
          sslmode=require                                               | UNVERIFIED | sslmode
          sslmode=verify-ca                                             | VERIFIED   | sslmode
          sslmode=verify-full                                           | VERIFIED   | sslmode
          ssl=true                                                      | VERIFIED   | ssl
          ssl=                                                          | VERIFIED   | ssl
          ssl=false                                                     | PLAIN      | ssl
          ssl=true sslmode=require                                      | UNVERIFIED | sslmode
          ssl=true sslmode=prefer                                       | PLAIN      | sslmode
          sslmode=verify-full sslfactory=org.postgresql.ssl.NonValidatingFactory   | UNVERIFIED | sslfactory
          sslmode=prefer sslfactory=org.postgresql.ssl.NonValidatingFactory        | PLAIN      | sslmode
          sslmode=verify-full sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory  | VERIFIED   | sslmode
          sslmode=verify-ca sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory    | ANY_NAME   | sslmode
          sslmode=require sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory      | ANY_NAME   | sslmode
          sslmode=require sslfactory=org.postgresql.ssl.LibPQFactory               | UNVERIFIED | sslmode
          sslmode=require sslfactory=com.example.OwnTrust                          | VERIFIED   | sslmode
          """)
  void what_is_given_is_read_as_the_driver_reads_it(
      @Nullable String given, Certainty certainty, @Nullable String property) {
    assertThat(adapter.tls(TlsProperties.of(given))).isEqualTo(new TlsInForce(certainty, property));
  }

  @Test
  void a_mode_that_the_driver_does_not_have_is_told_by_it() {
    assertThatThrownBy(() -> adapter.tls(Map.of("sslmode", "VERIFY_IDENTITY")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("VERIFY_IDENTITY");
  }

  /** A file on the class path may hold a mode, which would come before the older switch. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          ssl=true                 | verify-full
          ssl=                     | verify-full
          ssl=false                | -
          ssl=true sslmode=require | require
          """)
  void what_the_older_switch_stands_for_is_given_to_the_driver(
      String given, @Nullable String mode) {
    Properties all = new Properties();
    all.putAll(TlsProperties.of(given));
    PgJdbcTls.writeOut(all);
    assertThat(all.getProperty("sslmode")).isEqualTo(mode);
  }
}
