package io.hibernateaws.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often an engine asks for the topology while nothing happens. */
@Timeout(60)
class QuestionsIT {
  private static final int INTERVALS = 3;

  @Test
  void after_a_boot_the_writer_alone_is_asked_once_each_refresh_interval() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    EngineObserver observer =
        event -> {
          if (event instanceof EngineEvent.Probed probed) {
            asked.add(probed.instance());
          }
        };
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        AwsDataSource source = new AwsDataSource(settings(cluster), observer)) {
      try (Connection writing = source.getConnection();
          Connection reading = source.getReadOnlyConnection()) {
        assertThat(Sql.instance(writing)).isEqualTo(cluster.instanceId(1));
        assertThat(Sql.instance(reading)).isNotEqualTo(cluster.instanceId(1));
      }
      Set<String> all =
          IntStream.rangeClosed(1, 3).mapToObj(cluster::instanceId).collect(Collectors.toSet());
      Awaitility.await("the answers of a boot that no session waited for")
          .atMost(Duration.ofSeconds(30))
          .until(() -> asked.containsAll(all));
      int atBoot = asked.size();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> asked.size() >= atBoot + INTERVALS);
      List<String> afterwards = asked.subList(atBoot, atBoot + INTERVALS);
      System.out.printf("QUESTIONS at_boot=%d afterwards=%s%n", atBoot, afterwards);

      assertThat(atBoot).as("each of us once, and the endpoints of the URL").isLessThanOrEqualTo(8);
      assertThat(afterwards).containsOnly(cluster.instanceId(1));
    }
  }

  /** Without the monitors of hosts, which ask too while a call takes long. */
  private static Map<String, Object> settings(LocalAurora cluster) {
    return Map.of(
        "url", cluster.jdbcUrl(cluster.clusterEndpoint()),
        "user", cluster.user(),
        "password", cluster.password(),
        "hibernate.aws.host_resolver", cluster.resolver(),
        "hibernate.aws.plugins", "-host_monitoring",
        "hibernate.aws.topology.refresh_interval", "2000");
  }
}
