package io.hibernateaws.engine.driver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.endpoint.Protocol;
import io.hibernateaws.engine.product.registry.Products;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void the_driver_of_mariadb_is_found_by_protocol_and_by_name() {
    assertThat(Drivers.forProtocol("mariadb").code()).isEqualTo("mariadb");
    assertThat(Drivers.named("MariaDB").code()).isEqualTo("mariadb");
  }

  @Test
  void drivers_that_speak_with_the_same_servers_take_each_others_urls() {
    List<Protocol> ofMySql = Products.ofProtocol("mysql").protocols();
    assertThat(Drivers.speaks("mysql-connector-j", ofMySql)).isTrue();
    assertThat(Drivers.speaks("mariadb", ofMySql)).isTrue();
    assertThat(Drivers.speaks("pgjdbc", ofMySql)).isFalse();
  }

  @Test
  void a_driver_that_is_not_built_yet_is_refused_by_name() {
    assertThatThrownBy(() -> Drivers.named("generic"))
        .hasMessageContaining("known, not provided yet");
  }

  @Test
  void an_unknown_driver_is_refused_with_those_that_exist() {
    assertThatThrownBy(() -> Drivers.named("oracle")).hasMessageContaining("pgjdbc");
    assertThatThrownBy(() -> Drivers.forProtocol("oracle")).hasMessageContaining("postgresql");
  }
}
