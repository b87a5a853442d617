package io.hibernateaws.engine.product.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers are asked for the port of their client. */
class MySqlIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "8.0.21, NULL",
    "8.0.22, performance_schema.processlist",
    "8.0.36-28, performance_schema.processlist",
    "8.4.0, performance_schema.processlist",
    "9.7.0-log, performance_schema.processlist",
    "10.11.6-MariaDB-log, information_schema.PROCESSLIST",
    "5.5.5-10.11.6-MariaDB, information_schema.PROCESSLIST",
    "something else, NULL"
  })
  void those_whose_version_has_the_table(String version, String asked) {
    assertThat(MySqlIdentity.clients(version)).contains(asked);
  }
}
