package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriversTest {
  @Test
  void pgjdbc_is_found_by_protocol_and_by_name() {
    assertThat(Drivers.forProtocol("postgresql").code()).isEqualTo("pgjdbc");
    assertThat(Drivers.named("PGJDBC").code()).isEqualTo("pgjdbc");
  }

  @Test
  void connector_j_is_found_by_protocol_and_by_name() {
    assertThat(Drivers.forProtocol("mysql").code()).isEqualTo("mysql-connector-j");
    assertThat(Drivers.named("mysql_connector_j").code()).isEqualTo("mysql-connector-j");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generic", "mariadb"})
  void a_driver_that_is_not_built_yet_is_refused_by_name(String code) {
    assertThatThrownBy(() -> Drivers.named(code)).hasMessageContaining("known, not provided yet");
  }

  @Test
  void an_unknown_driver_is_refused_with_those_that_exist() {
    assertThatThrownBy(() -> Drivers.named("oracle")).hasMessageContaining("pgjdbc");
    assertThatThrownBy(() -> Drivers.forProtocol("oracle")).hasMessageContaining("postgresql");
    assertThatThrownBy(() -> Drivers.forProtocol("mariadb"))
        .hasMessageContaining("known, not provided yet");
  }
}
