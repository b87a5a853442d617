package io.hibernateaws.local.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import org.junit.jupiter.api.Test;

@LocalCluster(flavour = "rds-instance", name = "one-name")
class FlavouredClusterTest {
  @Test
  void a_class_has_the_flavour_it_asks_for_with_as_many_servers_as_that_has(LocalAurora instance) {
    assertThat(instance.flavour()).isEqualTo("rds-instance");
    assertThat(instance.instances()).isEqualTo(2);
    assertThat(instance.clusterEndpoint()).startsWith("one-name.local");
  }
}
