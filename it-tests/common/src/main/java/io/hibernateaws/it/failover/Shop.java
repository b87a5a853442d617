package io.hibernateaws.it.failover;

import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;

/** An application that sells: how its calls end, where they run and how long they take. */
final class Shop implements AutoCloseable {
  /**
   * What a call takes at most that waits for nothing but the machine: less than the shortest of the
   * engine's waits, the 5 s of {@code auxiliary_query_timeout}, and many times what a busy machine
   * needs.
   */
  static final Duration AT_ONCE = Duration.ofSeconds(4);

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  final SessionFactory unit;

  private Shop(SessionFactory unit) {
    this.unit = unit;
  }

  /** A shop that has sold already, so that its engine knows the cluster. */
  static Shop open(LocalAurora cluster, Map<String, ?> more) {
    Shop shop = openCold(cluster, more);
    shop.write("the first").returned();
    return shop;
  }

  /** A shop that has done nothing but boot. */
  static Shop openCold(LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.putIfAbsent("jakarta.persistence.schema-generation.database.action", "update");
    // A link that was used a moment before the fault is checked too.
    settings.putIfAbsent("hibernate.aws.pool.validate_after_idle", "0");
    return new Shop(Units.ofNative(Units.settings(cluster, settings)));
  }

  /**
   * How a call ended.
   *
   * @param where the instance it ran on, null if it failed
   */
  record Called(Told told, @Nullable String where, @Nullable Throwable failure, Duration took) {
    /** It must have returned; where it ran. */
    String returned() {
      if (failure != null || where == null) {
        throw new AssertionError("did not return within " + took, failure);
      }
      return where;
    }
  }

  /** Times a call that says where it ran. */
  static Called call(Supplier<String> work) {
    long began = System.nanoTime();
    String where = null;
    Throwable failure = null;
    try {
      where = work.get();
    } catch (RuntimeException e) {
      failure = e;
    }
    return new Called(
        Told.of(failure), where, failure, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Sells something to this customer, in a transaction of its own. */
  Called write(String customer) {
    return call(
        () ->
            unit.fromTransaction(
                session -> {
                  session.persist(new Purchase(UUID.randomUUID(), customer));
                  session.flush();
                  return Asking.instance(session);
                }));
  }

  /** Looks something up, in a read-only session. */
  Called read() {
    return call(() -> reading(Asking::instance));
  }

  private <R> R reading(Function<Session, R> work) {
    try (Session session = unit.withOptions().readOnly(true).openSession()) {
      Transaction transaction = session.beginTransaction();
      R result = work.apply(session);
      transaction.commit();
      return result;
    }
  }

  /** Who has bought, as the writer knows it. */
  List<String> customers() {
    return unit.fromTransaction(
        session ->
            session
                .createSelectionQuery(
                    "select customer from Purchase order by customer", String.class)
                .getResultList());
  }

  LinkCounts links() {
    return Units.engine(unit).linkCounts();
  }

  /** A transaction that has sold something and stays open. */
  Sale sale(String customer) {
    Sale sale = new Sale(unit.openSession());
    sale.session.beginTransaction();
    sale.session.persist(new Purchase(UUID.randomUUID(), customer));
    sale.session.flush();
    return sale;
  }

  /** A read-only transaction that has looked something up and stays open. */
  Sale browsing() {
    Sale sale = new Sale(unit.withOptions().readOnly(true).openSession());
    sale.session.beginTransaction();
    Asking.purchases(sale.session);
    sale.where = Asking.instance(sale.session);
    return sale;
  }

  /** An open transaction. */
  static final class Sale implements AutoCloseable {
    final Session session;
    String where = "";

    private Sale(Session session) {
      this.session = session;
    }

    /** Its next statement. */
    Called ask() {
      return call(() -> Asking.instance(session));
    }

    @Override
    public void close() {
      session.close();
    }
  }

  static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** For whoever compares runs. */
  static void report(String what, Duration took) {
    System.out.printf("DEPTH %s %d ms%n", what, took.toMillis());
  }

  /** Runs a call on another thread. */
  static CompletableFuture<Called> inBackground(Supplier<Called> call) {
    CompletableFuture<Called> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.get());
              } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
              }
            },
            "customer");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** The end of a call on another thread. */
  static Called end(CompletableFuture<Called> call) {
    return call.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    unit.close();
  }
}
