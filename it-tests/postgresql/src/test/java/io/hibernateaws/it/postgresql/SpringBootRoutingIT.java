package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Spring Boot application with Spring Data JPA, as its users write them. */
@Timeout(180)
class SpringBootRoutingIT {
  @Test
  void read_only_methods_run_on_readers_and_failovers_behave(@TempDir Path configuration)
      throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(3).start();
        BootApplication application = BootApplication.start(cluster, configuration)) {
      Set<String> reading = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        reading.add(application.ask("read"));
        assertThat(application.ask("write")).isEqualTo("= " + cluster.instanceId(1));
      }
      assertThat(reading)
          .containsExactly("= " + cluster.instanceId(2), "= " + cluster.instanceId(3));
      assertThat(application.ask("report"))
          .as("a read-only transaction and the repository's methods in it")
          .isIn(twice(cluster.instanceId(2)), twice(cluster.instanceId(3)));

      assertThat(application.ask("book")).isEqualTo("= " + cluster.instanceId(1));
      assertThat(application.ask("mistake")).startsWith("!").contains("ReadWriteSplitting");
      assertThat(application.ask("book")).isEqualTo("= " + cluster.instanceId(1));

      cluster.crash(1);
      int booked = 2;
      int writer = writerAfter(cluster);
      String answer = application.ask("book");
      if (answer.startsWith("! ")) {
        // The link was lost in use: one exception that says so, and the next one works.
        assertThat(answer).contains("DataAccess").contains("Transaction");
        answer = application.ask("book");
      }
      assertThat(answer).isEqualTo("= " + cluster.instanceId(writer));
      booked++;

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> application.ask("read"), host -> host.endsWith(cluster.instanceId(5 - writer)));
      int expected = booked;
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> application.ask("count").equals("= " + expected));
      assertThat(application.log()).doesNotContain("HikariPool");
    }
  }

  private static String twice(String instance) {
    return "= " + instance + " " + instance;
  }

  private static int writerAfter(LocalAurora cluster) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cluster.writer() == 2 || cluster.writer() == 3);
    return cluster.writer();
  }
}
