package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/**
 * Two applications on one cluster to which everything happens that is a figure. The shop survives
 * it all; the other one waits for a host for a moment only, and is there for the day's end.
 */
final class EventfulDay implements AutoCloseable {
  static final int MAX_SIZE = 4;

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SLEEP = Product.underTest().sql().sleep(Duration.ofMinutes(5));
  private static final String INSTANCE = Product.underTest().sql().instance();

  final LocalAurora cluster =
      Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
  final SessionFactory shop;
  final SessionFactory hasty;
  private final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();

  EventfulDay() {
    shop =
        unit(
            Map.of(
                "jakarta.persistence.schema-generation.database.action", "create",
                "hibernate.aws.pool.max_size", MAX_SIZE,
                "hibernate.aws.pool.acquisition_timeout", "300",
                "hibernate.aws.pool.leak_detection", "1",
                "hibernate.aws.profile", "detection-fast",
                "hibernate.aws.transaction.outcome", "verify",
                "hibernate.aws.transaction.outcome_schema", Product.underTest().namespace(),
                "hibernate.aws.transaction.outcome_table_create", "true"));
    hasty =
        unit(
            Map.of(
                "hibernate.aws.profile", "detection-fast",
                "hibernate.aws.failover.timeout", "5"));
  }

  private SessionFactory unit(Map<String, Object> more) {
    CredentialSource source =
        (endpoint, user, deadline) -> new Credentials(user, cluster.password());
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("hibernate.aws.telemetry.enabled", true);
    settings.put("hibernate.aws.telemetry.metrics_backend", "micrometer");
    settings.put("hibernate.aws.credentials.source", source);
    SessionFactory unit = Units.ofNative(Units.settings(cluster, settings));
    AwsEngines.of(unit).observe(events::add);
    return unit;
  }

  /** How many events of a kind there were. */
  <E extends EngineEvent> long count(Class<E> kind, Predicate<E> wanted) {
    return events.stream().filter(kind::isInstance).map(kind::cast).filter(wanted).count();
  }

  /** How many sessions of this role had no host in time after their loss. */
  long withoutHost(Role role) {
    return count(EngineEvent.FailedOver.class, one -> one.role() == role && one.to() == null);
  }

  private <E extends EngineEvent> void await(Class<E> kind) {
    Awaitility.await().atMost(SOON).until(() -> count(kind, one -> true) > 0);
  }

  /** The instance of this identifier. */
  private int number(String instance) {
    return IntStream.rangeClosed(1, cluster.instances())
        .filter(one -> cluster.instanceId(one).equals(instance))
        .findFirst()
        .orElseThrow();
  }

  // ---- the quiet hours

  void buyAndLook() {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> AwsEngines.of(shop).cluster().members().size() == cluster.instances());
    for (int i = 0; i < 3; i++) {
      buy(shop);
      look(shop);
    }
  }

  private static void buy(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  private static String look(SessionFactory unit) {
    try (Session session = reading(unit)) {
      return Asking.instance(session);
    }
  }

  private static Session reading(SessionFactory unit) {
    return unit.withOptions().readOnly(true).openSession();
  }

  /** Every link that may be in use is, for long, and one session waits while the check runs. */
  void rush(Runnable check) {
    List<Session> sessions = new ArrayList<>();
    CompletableFuture<Void> waiting;
    try {
      for (int i = 0; i < MAX_SIZE; i++) {
        Session session = shop.openSession();
        sessions.add(session);
        session.beginTransaction();
        Asking.instance(session);
      }
      waiting = CompletableFuture.runAsync(() -> buy(shop));
      await(EngineEvent.LeaseHeldLong.class);
      check.run();
    } finally {
      sessions.forEach(EventfulDay::giveUp);
    }
    waiting.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void giveUp(Session session) {
    session.getTransaction().rollback();
    session.close();
  }

  // ---- links are lost

  /** The answer to a commit is lost, and the server is asked about it. */
  void loseACommit() {
    cluster.proxy(cluster.writer()).cutAt("commit", Moment.BEFORE_ANSWER);
    buy(shop);
    assertThat(count(EngineEvent.OutcomeVerified.class, one -> one.committed())).isEqualTo(1);
  }

  /** A unit of work is run again, because its first attempt lost its link. */
  void buyAgain() {
    cluster.proxy(cluster.writer()).cutAt(INSTANCE, Moment.BEFORE_ANSWER);
    FailoverRetry.inTransaction(
        shop,
        session -> {
          session.persist(new Purchase(UUID.randomUUID(), "Grace"));
          session.flush();
          Asking.instance(session);
        });
    assertThat(count(EngineEvent.TriedAgain.class, one -> true)).isEqualTo(1);
  }

  /** A session loses its link to a reader. */
  void loseAReader() {
    try (Session session = reading(shop)) {
      session.beginTransaction();
      int reader = number(Asking.instance(session));
      cluster.proxy(reader).cutAt(INSTANCE, Moment.BEFORE_ANSWER);
      assertThat(told(() -> Asking.instance(session))).isNotEqualTo(Told.RETURNED);
    }
    assertThat(count(EngineEvent.LinkLost.class, one -> one.role() == Role.READER)).isEqualTo(1);
  }

  private static Told told(Runnable call) {
    try {
      call.run();
      return Told.RETURNED;
    } catch (RuntimeException e) {
      return Told.of(e);
    }
  }

  // ---- hosts are lost

  /** The writer dies with a transaction open; who is the writer then. */
  String crashTheWriter() {
    try (Session session = shop.openSession()) {
      session.beginTransaction();
      session.persist(new Purchase(UUID.randomUUID(), "Linus"));
      session.flush();
      cluster.crash(cluster.writer());
      assertThat(told(() -> Asking.instance(session))).isEqualTo(Told.ROLLED_BACK);
    }
    buy(shop);
    Awaitility.await().atMost(SOON).until(() -> told(() -> buy(hasty)) == Told.RETURNED);
    String writer = cluster.instanceId(cluster.writer());
    Awaitility.await().atMost(SOON).until(() -> isWriter(shop, writer) && isWriter(hasty, writer));
    return writer;
  }

  private static boolean isWriter(SessionFactory unit, String instance) {
    return AwsEngines.of(unit).cluster().writer().stream()
        .anyMatch(member -> member.instanceId().equals(instance));
  }

  /**
   * The last reader falls silent under a call, then the writer is out of reach; the other
   * application has sessions on both.
   */
  void loseEverything() throws Exception {
    String writer = cluster.instanceId(cluster.writer());
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> !look(shop).equals(writer) && !look(hasty).equals(writer));
    try (Session writing = hasty.openSession();
        Session reading = reading(hasty)) {
      writing.beginTransaction();
      Asking.instance(writing);
      reading.beginTransaction();
      freeze(number(Asking.instance(reading)));
      Awaitility.await().atMost(SOON).until(() -> fallsBack());

      Proxy last = cluster.proxy(cluster.writer());
      last.refuse();
      last.resetAll();
      assertThat(told(() -> Asking.instance(writing))).isEqualTo(Told.NO_HOST);
      assertThat(told(() -> Asking.instance(reading))).isEqualTo(Told.NO_HOST);
      assertThat(told(() -> buy(hasty))).isNotEqualTo(Told.RETURNED);
    }
    await(EngineEvent.NotBound.class);
  }

  private void freeze(int reader) throws Exception {
    CompletableFuture<Told> call =
        CompletableFuture.supplyAsync(
            () -> {
              try (Session session = reading(shop)) {
                return told(
                    () -> session.createNativeQuery(SLEEP, Integer.class).getSingleResult());
              }
            });
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> Sessions.on(cluster, reader, Product.underTest().sessions().running(SLEEP)) == 1);
    cluster.freeze(reader);
    assertThat(call.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join())
        .isNotEqualTo(Told.RETURNED);
    await(EngineEvent.CallsAborted.class);
    await(EngineEvent.MemberDown.class);
  }

  private boolean fallsBack() {
    look(shop);
    return count(EngineEvent.ReaderFallback.class, one -> true) > 0;
  }

  @Override
  public void close() {
    shop.close();
    hasty.close();
    cluster.close();
  }
}
