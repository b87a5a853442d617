package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.failure.AttemptOutcome;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** Many crashes of the writer under load: what was told about each transaction is true. */
abstract class JtaCrashes {
  private static final int CLIENTS = 6;

  static QuarkusUnitTest application(TestCluster cluster) {
    return ClusterApplication.on(cluster, JtaCrashes.class, Shop.class);
  }

  abstract TestCluster cluster();

  abstract int crashes();

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;

    @Transactional
    public void buy(String id) {
      session.persist(new Purchase(id));
    }
  }

  /** What a client was told about its purchase. */
  enum Told {
    DONE,
    UNKNOWN,
    NOT_DONE
  }

  @Inject Shop shop;
  @Inject Session session;

  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final Semaphore done = new Semaphore(0);

  private void client(int number, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      String purchase = number + "." + i;
      AtomicInteger attempt = new AtomicInteger();
      try {
        FailoverRetry.policy()
            .run(() -> buy(purchase + "-" + attempt.incrementAndGet(), number % 2 == 0));
        told.put(purchase, Told.DONE);
        done.release();
      } catch (RuntimeException e) {
        told.put(
            purchase,
            AttemptOutcome.of(e, Set.of()) == AttemptOutcome.UNKNOWN
                ? Told.UNKNOWN
                : Told.NOT_DONE);
        if (told.get(purchase) == Told.NOT_DONE) {
          System.out.println("NOT-DONE " + e);
        }
      }
      attempts.addAndGet(attempt.get());
    }
  }

  private void buy(String id, boolean annotated) {
    if (annotated) {
      shop.buy(id);
    } else {
      QuarkusTransaction.requiringNew()
          .call(
              () -> {
                session.persist(new Purchase(id));
                return id;
              });
    }
  }

  private void awaitDone(int more) throws InterruptedException {
    done.drainPermits();
    assertThat(done.tryAcquire(more, 2, TimeUnit.MINUTES)).isTrue();
  }

  private int count(Told what) {
    return (int) told.values().stream().filter(what::equals).count();
  }

  @Test
  void no_purchase_is_there_twice_and_each_is_as_it_was_told() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      running.add(clients.submit(() -> client(number, over)));
    }
    for (int crash = 0; crash < crashes(); crash++) {
      awaitDone(40);
      int writer = cluster().writer();
      cluster().crash(writer);
      cluster().awaitWriterOtherThan(writer);
      awaitDone(20);
      cluster().rejoin(writer);
    }
    over.set(true);
    for (Future<?> client : running) {
      client.get();
    }
    clients.shutdown();
    Map<String, Long> found =
        cluster().purchases().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long present = 0;
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Told> one : told.entrySet()) {
      long rows = found.getOrDefault(one.getKey(), 0L);
      present += one.getValue() == Told.UNKNOWN ? rows : 0;
      boolean right =
          switch (one.getValue()) {
            case DONE -> rows == 1;
            case UNKNOWN -> rows <= 1;
            case NOT_DONE -> rows == 0;
          };
      if (!right) {
        wrong.add(one + " rows=" + rows);
      }
    }
    System.out.printf(
        "QUARKUS-JTA kind=%s crashes=%d done=%d unknown=%d of_them_present=%d not_done=%d attempts=%d"
            + " wrong=%d%n",
        cluster().kind(),
        crashes(),
        count(Told.DONE),
        count(Told.UNKNOWN),
        present,
        count(Told.NOT_DONE),
        attempts.get(),
        wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(count(Told.NOT_DONE)).isZero();
    assertThat(attempts.get()).isGreaterThan(told.size());
  }
}
