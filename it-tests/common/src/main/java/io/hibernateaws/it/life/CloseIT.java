package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code SessionFactory.close()} ends everything, whatever is going on: within 5 s, without a
 * thread or a connection left.
 */
@Tag("full")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CloseIT {
  private static final String SLEEP = Product.underTest().sql().sleep(Duration.ofMinutes(2));
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private LocalAurora cluster = Product.newCluster().instances(3).start();
  private Set<Thread> threadsBefore = Set.of();
  private final List<Thread> sessions = new ArrayList<>();

  @BeforeEach
  void driver_is_loaded_and_threads_are_counted() throws SQLException {
    try (Connection connection = cluster.directConnection(1)) {
      assertThat(connection.isValid(5)).isTrue();
    }
    threadsBefore = ours();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void in_calm() throws Exception {
    SessionFactory unit = unit(Map.of());
    unit.inTransaction(Asking::instance);

    closesCompletely(unit);
  }

  @Test
  void while_a_failover_is_running() throws Exception {
    try (LocalAurora stuck = Product.newCluster().instances(2).autoFailover(false).start()) {
      cluster.close();
      cluster = stuck;
      threadsBefore = ours();
      SessionFactory unit = unit(Map.of());
      CountDownLatch inStatement = new CountDownLatch(1);
      run(
          () ->
              unit.inTransaction(
                  session -> {
                    Asking.instance(session);
                    inStatement.countDown();
                    sleepOnTheServer(session);
                  }));
      assertThat(inStatement.await(20, TimeUnit.SECONDS)).isTrue();
      stuck.crash(1);
      Awaitility.await().until(() -> !Units.engine(unit).cluster().usable(member(unit)));

      closesCompletely(unit);
    }
  }

  @Test
  void while_a_host_is_black_holed_at_connect() throws Exception {
    SessionFactory unit = unit(Map.of());
    unit.inTransaction(Asking::instance);
    holdEveryLink(Units.engine(unit));
    for (int i = 1; i <= cluster.instances(); i++) {
      cluster.proxy(i).blackHoleNew();
    }
    for (int i = 0; i < 4; i++) {
      run(() -> unit.withOptions().readOnly(true).openSession().doWork(CloseIT::sleepOnTheServer));
    }
    Awaitility.await().until(() -> sessions.stream().anyMatch(CloseIT::isConnecting));

    closesCompletely(unit);
  }

  /**
   * So that every further session needs a new connection. A statement on a link that was open would
   * go on at its server, which cannot be reached to end it.
   */
  private static void holdEveryLink(AwsEngine engine) throws SQLException {
    Sql.text(engine.connect(ConnectRequest.WRITABLE), "select 1");
    while (engine.linkCounts().open() > engine.linkCounts().borrowed()) {
      Sql.text(engine.connect(ConnectRequest.READ_ONLY), "select 1");
    }
  }

  @Test
  void in_the_middle_of_a_statement() throws Exception {
    SessionFactory unit = unit(Map.of());
    CountDownLatch inStatement = new CountDownLatch(1);
    run(
        () ->
            unit.inTransaction(
                session -> {
                  Asking.instance(session);
                  inStatement.countDown();
                  sleepOnTheServer(session);
                }));
    assertThat(inStatement.await(20, TimeUnit.SECONDS)).isTrue();

    closesCompletely(unit);
  }

  @Test
  void while_eight_threads_wait_for_a_permit() throws Exception {
    SessionFactory unit = unit(Map.of("hibernate.aws.pool.max_size", 1));
    CountDownLatch held = new CountDownLatch(1);
    run(
        () ->
            unit.inTransaction(
                session -> {
                  Asking.instance(session);
                  held.countDown();
                  sleepOnTheServer(session);
                }));
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 8; i++) {
      run(() -> unit.inTransaction(Asking::instance));
    }
    Awaitility.await().until(() -> Units.engine(unit).linkCounts().waiting() == 8);

    closesCompletely(unit);
  }

  private SessionFactory unit(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    SessionFactory unit = Units.ofNative(Units.settings(cluster, settings));
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
    return unit;
  }

  private void closesCompletely(SessionFactory unit) throws Exception {
    long began = System.nanoTime();
    unit.close();
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    System.out.printf("CLOSE took=%dms%n", took.toMillis());
    assertThat(took).isLessThanOrEqualTo(LONGEST_CLOSE);
    for (Thread session : sessions) {
      session.join(5_000);
      assertThat(session.isAlive()).as("%s still runs", session.getName()).isFalse();
    }
    Awaitility.await().untilAsserted(() -> assertThat(leftThreads()).isEmpty());
    Awaitility.await().untilAsserted(() -> assertThat(ourConnections()).isZero());
  }

  private Set<Thread> leftThreads() {
    Set<Thread> left = ours();
    left.removeAll(threadsBefore);
    sessions.forEach(left::remove);
    return left;
  }

  /**
   * Threads that could be ours or a driver's; the cluster's own proxies and servers come and go as
   * they like.
   */
  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(
            thread ->
                thread.getName().startsWith("aws-")
                    || thread.getName().startsWith("agroal")
                    || thread.getName().startsWith(Product.underTest().driverThreads()))
        .collect(Collectors.toSet());
  }

  private int ourConnections() throws SQLException {
    return Sessions.onAll(cluster, Product.underTest().sessions().named("%(%)"));
  }

  private void run(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException ended) {
                // The unit is closed under it: how it hears of that is not the question here.
                return;
              }
            },
            "session-" + sessions.size());
    thread.setDaemon(true);
    thread.start();
    sessions.add(thread);
  }

  private static void sleepOnTheServer(Session session) {
    session.createNativeQuery(SLEEP, Integer.class).getSingleResult();
  }

  private static Member member(SessionFactory unit) {
    return Units.engine(unit).cluster().writer().orElseThrow();
  }

  private static void sleepOnTheServer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SLEEP);
    }
  }

  private static boolean isConnecting(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("SocketFactory"));
  }
}
