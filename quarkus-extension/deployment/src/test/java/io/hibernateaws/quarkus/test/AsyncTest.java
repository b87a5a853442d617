package io.hibernateaws.quarkus.test;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that go on when their method has returned, and virtual threads. */
class AsyncTest {
  private static final TestCluster CLUSTER = TestCluster.postgresql("async", 2);

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      ClusterApplication.on(CLUSTER, Shop.class, Orders.class)
          .setForcedDependencies(List.of(Added.quarkus("quarkus-rest")));

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;
    @Inject ManagedExecutor executor;

    @ReadOnly
    @Transactional
    public CompletionStage<String> lookLater(CountDownLatch gate) {
      return executor.supplyAsync(
          () -> {
            passed(gate);
            return Instances.of(session);
          });
    }

    @ReadOnly
    @Transactional
    public Uni<String> lookReactively() {
      return Uni.createFrom().item(() -> Instances.of(session)).runSubscriptionOn(executor);
    }

    @Transactional
    public CompletionStage<String> buyLater(String id) {
      return executor.supplyAsync(() -> bought(id));
    }

    @Transactional
    public String buy(String id) {
      return bought(id);
    }

    @ReadOnly
    @Transactional
    public String look() {
      return Instances.of(session);
    }

    /** On a thread that gets nothing of the transaction. */
    @ReadOnly
    @Transactional
    public CompletionStage<String> lookElsewhere(ExecutorService threads) {
      return CompletableFuture.supplyAsync(() -> Instances.of(session), threads);
    }

    @ReadOnly
    public CompletionStage<String> lookWithoutTransaction() {
      return executor.supplyAsync(() -> Instances.of(session));
    }

    private String bought(String id) {
      session.persist(new Purchase(id));
      session.flush();
      return Instances.of(session);
    }

    private static void passed(CountDownLatch gate) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A transaction begins on no thread of the event loop, which Quarkus refuses by name. */
  @Path("/orders")
  @Blocking
  public static class Orders {
    @Inject Shop shop;

    @GET
    @Path("stage")
    public CompletionStage<String> stage() {
      return shop.lookLater(new CountDownLatch(0));
    }

    @GET
    @Path("uni")
    public Uni<String> uni() {
      return shop.lookReactively();
    }

    @POST
    public CompletionStage<String> buy() {
      return shop.buyLater("by-" + UUID.randomUUID());
    }
  }

  @Inject Shop shop;
  @Inject ManagedExecutor executor;

  private static String writer() {
    return CLUSTER.instanceId(1);
  }

  private static String reader() {
    return CLUSTER.instanceId(2);
  }

  @Test
  void methods_of_rest_that_answer_later_run_where_their_transaction_does() {
    for (int i = 0; i < 5; i++) {
      assertThat(get("/orders/stage").asString()).isEqualTo(reader());
      assertThat(get("/orders/uni").asString()).isEqualTo(reader());
      assertThat(post("/orders").asString()).isEqualTo(writer());
    }
    assertThat(CLUSTER.purchases("by-%")).isEqualTo(5);
  }

  /** What Quarkus runs a method with {@code @RunOnVirtualThread} on, which Java 17 has not. */
  @Test
  void a_virtual_thread_reads_on_a_reader_and_writes_on_the_writer() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "this JVM has no virtual threads");
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    List<Future<String>> looks = new ArrayList<>();
    List<Future<String>> buys = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      looks.add(threads.submit(shop::look));
      buys.add(threads.submit(() -> shop.buy("4-" + UUID.randomUUID())));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(looks.get(i).get()).isEqualTo(reader());
      assertThat(buys.get(i).get()).isEqualTo(writer());
    }
    threads.shutdown();
  }

  @Test
  void while_a_method_goes_on_elsewhere_its_role_is_neither_its_callers_nor_the_next_ones()
      throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CompletionStage<String> looking = shop.lookLater(gate);
    assertThat(shop.buy("1-" + UUID.randomUUID())).isEqualTo(writer());
    gate.countDown();
    assertThat(looking.toCompletableFuture().get()).isEqualTo(reader());

    List<CompletableFuture<String>> looks = new ArrayList<>();
    List<CompletableFuture<String>> buys = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      looks.add(shop.lookLater(new CountDownLatch(0)).toCompletableFuture());
      buys.add(shop.buyLater("2-" + UUID.randomUUID()).toCompletableFuture());
      buys.add(executor.supplyAsync(() -> shop.buy("3-" + UUID.randomUUID())));
    }
    for (CompletableFuture<String> look : looks) {
      assertThat(look.get()).isEqualTo(reader());
    }
    for (CompletableFuture<String> buy : buys) {
      assertThat(buy.get()).isEqualTo(writer());
    }
  }

  @Test
  void a_thread_without_the_transaction_is_refused() {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      assertThatThrownBy(() -> shop.lookElsewhere(threads).toCompletableFuture().get())
          .hasCauseInstanceOf(ContextNotActiveException.class);
    } finally {
      threads.shutdown();
    }
    assertThatThrownBy(() -> shop.lookWithoutTransaction())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Transactional");
  }
}
