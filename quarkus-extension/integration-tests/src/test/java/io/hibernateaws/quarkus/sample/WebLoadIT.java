package io.hibernateaws.quarkus.sample;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.quarkus.sample.OrderLoad.Answer;
import io.hibernateaws.quarkus.sample.OrderLoad.Told;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the clients of the application see of a cluster that breaks under it. */
@QuarkusTest
@QuarkusTestResource(value = ClusterResource.class, restrictToAnnotatedClass = true)
class WebLoadIT {
  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  LocalAurora cluster;

  @TestHTTPResource("orders")
  URI orders;

  @Test
  void every_order_that_was_taken_is_there_after_a_crash_of_the_writer() throws Exception {
    int old = cluster.writer();
    orders_survive("crash", () -> cluster.crash(old));
    cluster.rejoin(old);
  }

  @Test
  void every_order_that_was_taken_is_there_after_the_writer_froze() throws Exception {
    int old = cluster.writer();
    orders_survive("freeze", () -> cluster.freeze(old));
    cluster.thaw(old);
    cluster.rejoin(old);
  }

  private void orders_survive(String what, Runnable breaking) throws Exception {
    List<Answer> answers;
    long broken;
    ClusterEvent promotion;
    try (OrderLoad load = new OrderLoad(orders, CLIENTS)) {
      load.await(20 * CLIENTS, answer -> answer.told() == Told.TAKEN);
      broken = System.nanoTime();
      breaking.run();
      promotion = cluster.awaitEvent(Kind.PROMOTION_DONE, broken, PATIENCE);
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        load.await(5, answer -> answer.client() == client && takenAfter(answer, promotion));
      }
      answers = load.end();
    }

    Set<UUID> there = there();
    Window window = Window.of(answers, broken, promotion);
    System.out.printf(
        "QUARKUS-LOAD %s: %d orders taken, %d certainly not, %d unknown (%d of them there);"
            + " first failure %d ms after the break, last %d ms after the promotion; after the"
            + " promotion the first order was taken in %d ms, one of each client in %d ms%n",
        what,
        ids(answers, Told.TAKEN).size(),
        ids(answers, Told.ROLLED_BACK).size(),
        ids(answers, Told.UNKNOWN).size(),
        ids(answers, Told.UNKNOWN).stream().filter(there::contains).count(),
        window.firstFailure(),
        window.lastFailure(),
        window.firstTaken(),
        window.allTaken());

    assertThat(there).containsAll(ids(answers, Told.TAKEN));
    assertThat(there).doesNotContainAnyElementsOf(ids(answers, Told.ROLLED_BACK));
    assertThat(answers)
        .filteredOn(answer -> takenAfter(answer, promotion))
        .allMatch(answer -> answer.servedBy().equals(cluster.instanceId(promotion.instance())));
    assertThat(answers)
        .filteredOn(answer -> answer.told() != Told.TAKEN)
        .isNotEmpty()
        .allMatch(answer -> answer.answered() > broken)
        .noneMatch(answer -> answer.servedBy().startsWith("no answer"));
    assertThat(window.lastFailure()).isLessThanOrEqualTo(1000);
    assertThat(window.firstTaken()).isLessThanOrEqualTo(1000);
  }

  private static boolean takenAfter(Answer answer, ClusterEvent promotion) {
    return answer.told() == Told.TAKEN && answer.sent() > promotion.nanoTime();
  }

  private static Set<UUID> ids(List<Answer> answers, Told told) {
    return answers.stream()
        .filter(answer -> answer.told() == told)
        .map(Answer::id)
        .collect(toSet());
  }

  private Set<UUID> there() throws SQLException {
    Set<UUID> ids = new HashSet<>();
    try (Connection connection = cluster.directConnection(cluster.writer());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id from orders")) {
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
    }
    return ids;
  }

  /** When clients were told of failures and when they were served again; in milliseconds. */
  private record Window(long firstFailure, long lastFailure, long firstTaken, long allTaken) {
    static Window of(List<Answer> answers, long broken, ClusterEvent promotion) {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      long[] served = new long[CLIENTS];
      for (Answer answer : answers) {
        if (answer.told() != Told.TAKEN) {
          first = Math.min(first, answer.answered());
          last = Math.max(last, answer.answered());
        } else if (answer.answered() > promotion.nanoTime() && served[answer.client()] == 0) {
          served[answer.client()] = millis(answer.answered() - promotion.nanoTime());
        }
      }
      return new Window(
          millis(first - broken),
          millis(last - promotion.nanoTime()),
          Arrays.stream(served).min().getAsLong(),
          Arrays.stream(served).max().getAsLong());
    }

    private static long millis(long nanos) {
      return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
  }
}
