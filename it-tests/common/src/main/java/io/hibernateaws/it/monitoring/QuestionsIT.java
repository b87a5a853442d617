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
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often an engine asks for the topology while nothing happens. */
@Timeout(60)
class QuestionsIT {
  private static final int QUESTIONS = 3;
  private static final Duration REFRESH = Duration.ofSeconds(2);

  /** Of a boot: each member and the endpoints of the URL, which are all asked at once. */
  private static final int AT_BOOT = 8;

  /** A question that was answered, by {@link System#nanoTime()}. */
  private record Question(String instance, long at) {}

  @Test
  void after_a_boot_the_writer_alone_is_asked_once_each_refresh_interval() throws Exception {
    List<Question> asked = new CopyOnWriteArrayList<>();
    EngineObserver observer =
        event -> {
          if (event instanceof EngineEvent.Probed probed) {
            asked.add(new Question(probed.instance(), System.nanoTime()));
          }
        };
    try (LocalAurora cluster = Product.newCluster().instances(3).start();
        AwsDataSource source = new AwsDataSource(settings(cluster), observer)) {
      try (Connection writing = source.getConnection();
          Connection reading = source.getReadOnlyConnection()) {
        assertThat(Sql.instance(writing)).isEqualTo(cluster.instanceId(1));
        assertThat(Sql.instance(reading)).isNotEqualTo(cluster.instanceId(1));
      }
      Awaitility.await("questions to the writer alone, in their interval")
          .atMost(Duration.ofSeconds(30))
          .until(() -> areRegular(latest(asked), cluster.instanceId(1)));
      int atBoot = asked.size() - QUESTIONS;
      System.out.printf("QUESTIONS at_boot=%d afterwards=%s%n", atBoot, latest(asked));

      assertThat(atBoot).isLessThanOrEqualTo(AT_BOOT);
    }
  }

  private static List<Question> latest(List<Question> asked) {
    List<Question> all = List.copyOf(asked);
    return all.subList(Math.max(0, all.size() - QUESTIONS), all.size());
  }

  /** A boot asks more often, and what it has asked readers may be answered after it has ended. */
  private static boolean areRegular(List<Question> questions, String writer) {
    if (questions.size() < QUESTIONS
        || !questions.stream().allMatch(one -> one.instance.equals(writer))) {
      return false;
    }
    long span = questions.get(QUESTIONS - 1).at - questions.get(0).at;
    return span >= REFRESH.multipliedBy(QUESTIONS - 2).toNanos();
  }

  /** Without the monitors of hosts, which ask too while a call takes long. */
  private static Map<String, Object> settings(LocalAurora cluster) {
    return Map.of(
        "url", cluster.jdbcUrl(cluster.clusterEndpoint()),
        "user", cluster.user(),
        "password", cluster.password(),
        "hibernate.aws.host_resolver", cluster.resolver(),
        "hibernate.aws.plugins", "-host_monitoring",
        "hibernate.aws.topology.refresh_interval", String.valueOf(REFRESH.toMillis()));
  }
}
