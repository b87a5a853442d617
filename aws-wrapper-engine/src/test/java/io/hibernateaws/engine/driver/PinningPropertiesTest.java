package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which properties of the drivers pin every session behind RDS Proxy. */
class PinningPropertiesTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "prepareThreshold, 5, true",
        "prepareThreshold, 0, false",
        "assumeMinServerVersion, 8.4, true",
        "assumeMinServerVersion, 9.0, false",
        "assumeMinServerVersion, 16, false",
        "ApplicationName, orders, false"
      })
  void of_pgjdbc(String property, String value, boolean pins) {
    assertThat(new PgJdbcAdapter().pinningProperties(Map.of(property, value)).containsKey(property))
        .isEqualTo(pins);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "useServerPrepStmts, true, true",
        "useServerPrepStmts, false, false",
        "useCursorFetch, yes, true",
        "sessionVariables, lock_wait_timeout=5, true",
        "sessionVariables, \"sql_mode='A,B',@@session.lock_wait_timeout=5\", true",
        "sessionVariables, @mine=5, true",
        "sessionVariables, \"sql_mode='ANSI_QUOTES,NO_ZERO_DATE',time_zone='+00:00'\", false",
        "sessionVariables, \"SESSION transaction_isolation='SERIALIZABLE'\", false",
        "cachePrepStmts, true, false"
      })
  void of_connector_j(String property, String value, boolean pins) {
    assertThat(
            new MySqlConnectorAdapter()
                .pinningProperties(Map.of(property, value))
                .containsKey(property))
        .isEqualTo(pins);
  }
}
