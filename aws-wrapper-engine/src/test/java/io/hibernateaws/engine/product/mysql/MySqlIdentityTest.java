package io.hibernateaws.engine.product.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers are asked for the port of their client. */
class MySqlIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "8.0.21, false",
    "8.0.22, true",
    "8.0.36-28, true",
    "8.4.0, true",
    "9.7.0-log, true",
    "10.11.6-MariaDB-log, false",
    "5.5.5-10.11.6-MariaDB, false",
    "something else, false"
  })
  void those_whose_version_has_the_table(String version, boolean asked) {
    assertThat(MySqlIdentity.namesClients(version)).isEqualTo(asked);
  }
}
