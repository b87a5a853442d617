package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.local.LocalAurora;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** How an application ends, and starts again in the same JVM as devtools start it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LifecycleIT {
  @Test
  void an_application_that_is_started_again_leaves_nothing_behind() throws InterruptedException {
    try (LocalAurora cluster = Product.POSTGRESQL.cluster()) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      for (int i = 0; i < 3; i++) {
        AwsEngine engine;
        try (ConfigurableApplicationContext application =
            Booted.start(ShopApplication.class, Product.POSTGRESQL, cluster)) {
          engine = application.getBean(AwsDataSource.class).engine();
          application.getBean(Shop.class).buy("Ada");
          application.getBean(Shop.class).report();
          assertThat(engine.linkCounts().open()).isPositive();
          assertThat(enginesThreads(before)).as("of the engine").isNotEmpty();
        }
        assertThat(engine.linkCounts()).isEqualTo(new LinkCounts(0, 0, 0));
        for (Thread thread : enginesThreads(before)) {
          thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(enginesThreads(before)).as("after start " + (i + 1)).isEmpty();
      }
    }
  }

  /** Threads that have code of the engine on their stack, or its name. */
  private static Set<Thread> enginesThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(one -> !before.contains(one.getKey()) && one.getKey() != Thread.currentThread())
        .filter(
            one ->
                one.getKey().getName().startsWith("aws-")
                    || Arrays.stream(one.getValue())
                        .anyMatch(
                            frame -> frame.getClassName().startsWith("io.hibernateaws.engine")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** An order that is slow: it buys, waits, and buys once more, all in one transaction. */
  @Import(ShopApplication.class)
  static class SlowShop {
    final CountDownLatch written = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    @Bean
    RouterFunction<ServerResponse> slow(Purchases purchases, PlatformTransactionManager manager) {
      TransactionTemplate transaction = new TransactionTemplate(manager);
      return RouterFunctions.route()
          .GET(
              "/slow",
              request -> {
                transaction.executeWithoutResult(
                    status -> {
                      purchases.saveAndFlush(new Purchase("Ada"));
                      written.countDown();
                      await(go);
                      purchases.saveAndFlush(new Purchase("Grace"));
                    });
                return ServerResponse.ok().body("bought");
              })
          .build();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void a_request_in_flight_commits_before_the_engine_ends() throws Exception {
    try (LocalAurora cluster = Product.POSTGRESQL.cluster()) {
      ConfigurableApplicationContext application =
          Booted.start(
              SlowShop.class,
              Product.POSTGRESQL,
              cluster,
              "spring.main.web-application-type=servlet",
              "server.port=0",
              "server.shutdown=graceful");
      SlowShop shop = application.getBean(SlowShop.class);
      Actuator web = Actuator.of(application);
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(() -> web.get("/slow"));
      shop.written.await();

      CountDownLatch closing = new CountDownLatch(1);
      application.addApplicationListener(event -> closing.countDown());
      Thread closer = new Thread(application::close, "closer");
      closer.start();
      closing.await();
      shop.go.countDown();

      assertThat(answer.get().body()).isEqualTo("bought");
      closer.join();
      assertThat(buyers(cluster)).containsExactly("Ada", "Grace");
    }
  }

  private static Set<String> buyers(LocalAurora cluster) throws SQLException {
    Set<String> buyers = new TreeSet<>();
    try (Connection connection = cluster.connection(1);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select buyer_name from purchase")) {
      while (rows.next()) {
        buyers.add(rows.getString(1));
      }
    }
    return buyers;
  }
}
