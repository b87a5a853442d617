package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The figures of the engine among those of the application. */
class MetricsTest {
  private static final TestCluster CLUSTER = TestCluster.postgresql("metrics", 2);

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      ClusterApplication.on(CLUSTER, Registries.class)
          .overrideConfigKey("quarkus.http.test-port", "0");

  /** Quarkus adds such a bean to its registries. */
  static class Registries {
    @Produces
    @Singleton
    SimpleMeterRegistry shown() {
      return new SimpleMeterRegistry();
    }
  }

  @Inject DataSource dataSource;
  @Inject SimpleMeterRegistry shown;

  @Test
  void the_figures_of_a_cluster_name_its_datasource() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }
    assertThat(members("datasource", "default", "role", "reader").value()).isEqualTo(1);
    assertThat(members("role", "writer").getId().getTags())
        .extracting(Tag::getKey)
        .contains("datasource", "unit", "cluster");
  }

  private Gauge members(String... tags) {
    return shown.get("topology.members").tags(tags).gauge();
  }
}
