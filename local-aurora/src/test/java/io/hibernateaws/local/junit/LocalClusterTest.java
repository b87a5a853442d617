package io.hibernateaws.local.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@LocalCluster(instances = 2, name = "annotated", autoFailover = false)
class LocalClusterTest {
  private static @Nullable LocalAurora first;

  @BeforeAll
  static void remember(LocalAurora aurora) {
    first = aurora;
  }

  @Test
  void a_class_has_the_cluster_it_asks_for(LocalAurora aurora) throws SQLException {
    assertThat(aurora).isSameAs(first);
    assertThat(aurora.instances()).isEqualTo(2);
    assertThat(aurora.clusterEndpoint()).startsWith("annotated.cluster-");
    try (Connection connection = aurora.connection(2)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Nested
  class Inside {
    @Test
    void a_nested_class_shares_it(LocalAurora aurora) {
      assertThat(aurora).isSameAs(first);
    }
  }
}
