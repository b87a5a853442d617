package io.hibernateaws.it.starter;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.orders.OrderController.Told;
import io.hibernateaws.it.orders.OrdersApplication;
import io.hibernateaws.it.starter.OrderLoad.Answer;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.LocalAurora;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What the clients of a REST service see of a cluster that breaks under it. */
class WebLoadIT {
  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** In milliseconds; much more than it takes, for a machine that does other things. */
  private static final long GENEROUS = 5000;

  /** How long a frozen host may go unnoticed with the defaults, in milliseconds. */
  private static final long UNNOTICED = 8000;

  @ParameterizedTest
  @EnumSource
  void every_order_that_was_taken_is_there_once_after_a_crash_of_the_writer(Product product)
      throws Exception {
    try (LocalAurora cluster = product.builder().instances(3).start()) {
      orders_survive(product, cluster, "crash", GENEROUS, () -> cluster.crash(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("full")
  void every_order_that_was_taken_is_there_once_after_the_writer_froze(Product product)
      throws Exception {
    try (LocalAurora cluster = product.builder().instances(3).start()) {
      orders_survive(product, cluster, "freeze", UNNOTICED + GENEROUS, () -> cluster.freeze(1));
    }
  }

  private static void orders_survive(
      Product product, LocalAurora cluster, String what, long limit, Runnable breaking)
      throws Exception {
    List<Answer> answers;
    long broken;
    ClusterEvent promotion;
    try (ConfigurableApplicationContext application =
            Booted.start(
                OrdersApplication.class,
                product,
                cluster,
                "spring.main.web-application-type=servlet",
                "server.port=0");
        OrderLoad load = new OrderLoad(orders(application), CLIENTS)) {
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

    List<String> there = there(cluster);
    Window window = Window.of(answers, broken, promotion);
    System.out.printf(
        "BOOT-LOAD %s %s: %d orders taken, %d certainly not, %d unknown (%d of them there);"
            + " promoted %d ms after the break, last failure %d ms after the promotion; after the"
            + " promotion the first order was taken in %d ms, one of each client in %d ms%n",
        product.vendor(),
        what,
        references(answers, Told.TAKEN).size(),
        references(answers, Told.ROLLED_BACK).size(),
        references(answers, Told.UNKNOWN).size(),
        references(answers, Told.UNKNOWN).stream().filter(there::contains).count(),
        millis(promotion.nanoTime() - broken),
        millis(window.lastFailure() - promotion.nanoTime()),
        millis(window.firstTaken() - promotion.nanoTime()),
        millis(window.allTaken() - promotion.nanoTime()));

    assertThat(there).doesNotHaveDuplicates().containsAll(references(answers, Told.TAKEN));
    assertThat(there).doesNotContainAnyElementsOf(references(answers, Told.ROLLED_BACK));
    assertThat(answers)
        .filteredOn(answer -> takenAfter(answer, promotion))
        .allMatch(answer -> answer.text().equals(cluster.instanceId(promotion.instance())));
    assertThat(answers)
        .filteredOn(answer -> answer.told() != Told.TAKEN)
        .allMatch(answer -> answer.status() == 503)
        .allMatch(answer -> answer.answered() > broken)
        .allMatch(answer -> answer.sent() < window.allTaken());
    assertThat(millis(window.lastFailure() - promotion.nanoTime())).isLessThan(limit);
    assertThat(millis(window.firstTaken() - promotion.nanoTime())).isLessThan(limit);
  }

  private static URI orders(ConfigurableApplicationContext application) {
    String port = application.getEnvironment().getProperty("local.server.port");
    return URI.create("http://localhost:" + port + "/orders");
  }

  private static boolean takenAfter(Answer answer, ClusterEvent promotion) {
    return answer.told() == Told.TAKEN && answer.sent() > promotion.nanoTime();
  }

  private static List<String> references(List<Answer> answers, Told told) {
    return answers.stream()
        .filter(answer -> answer.told() == told)
        .map(Answer::reference)
        .collect(toList());
  }

  private static List<String> there(LocalAurora cluster) throws SQLException {
    List<String> references = new ArrayList<>();
    try (Connection connection = cluster.directConnection(cluster.writer());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select reference from placed_order")) {
      while (rows.next()) {
        references.add(rows.getString(1));
      }
    }
    return references;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** When clients were told of failures, and served by the new writer; on the clock of answers. */
  private record Window(long lastFailure, long firstTaken, long allTaken) {
    static Window of(List<Answer> answers, long broken, ClusterEvent promotion) {
      long last = broken; // where nobody was told of one
      long[] served = new long[CLIENTS];
      for (Answer answer : answers) {
        if (answer.told() != Told.TAKEN) {
          last = Math.max(last, answer.answered());
        } else if (answer.answered() > promotion.nanoTime() && served[answer.client()] == 0) {
          served[answer.client()] = answer.answered();
        }
      }
      return new Window(
          last, Arrays.stream(served).min().getAsLong(), Arrays.stream(served).max().getAsLong());
    }
  }
}
