package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.ProductSql.ShutOut;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.failover.Shop.Called;
import io.hibernateaws.it.failover.Shop.Sale;
import io.hibernateaws.local.LocalAurora;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Log-ins that are refused, waits that are interrupted, and eager connects during a failover. */
@Tag("full")
@Timeout(120)
class WaitingFailoverDepthIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final LocalAurora cluster = Product.newCluster().instances(3).autoFailover(false).start();

  /** One object, because engines are shared by their settings. */
  private final Function<String, InetAddress[]> names = cluster.resolver();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void admin(String sql) throws SQLException {
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      Sql.run(admin, sql);
    }
  }

  // ---- log-ins

  /** In the order in which {@link ProductSql#shutOuts} has them. */
  static IntStream shutOuts() {
    return IntStream.range(0, Product.underTest().sql().shutOuts("", "").size());
  }

  private ShutOut shutOut(int number) {
    return Product.underTest().sql().shutOuts(cluster.user(), cluster.password()).get(number);
  }

  /** Changed before the failover, when nobody logs in, so that the new writer has it from birth. */
  @ParameterizedTest
  @MethodSource("shutOuts")
  void a_new_writer_that_refuses_the_log_in_says_so_at_once_and_serves_as_soon_as_it_may(int number)
      throws SQLException {
    ShutOut shutOut = shutOut(number);
    for (String sql :
        Product.underTest().sql().createUser("watcher", "watching", cluster.database())) {
      admin(sql);
    }
    Map<String, String> settings =
        Map.of(
            "hibernate.aws.monitoring.user", "watcher",
            "hibernate.aws.monitoring.password", "watching");
    try (Shop shop = Shop.open(cluster, settings);
        Sale sale = shop.sale("lost")) {
      admin(shutOut.spoil());
      cluster.crash(1);
      CompletableFuture<Called> open = Shop.inBackground(sale::ask);
      cluster.promote(2);
      assertThat(Shop.end(open).told()).isEqualTo(Told.ROLLED_BACK);

      for (int i = 0; i < 3; i++) {
        Called refused = shop.write("nobody");
        assertThat(refused.told()).as("no verdict: nothing was lost").isEqualTo(Told.OTHER);
        assertThat(rootState(refused.failure())).isEqualTo(shutOut.state());
        assertThat(refused.failure()).hasStackTraceContaining(shutOut.said());
        assertThat(refused.took()).isLessThan(Shop.AT_ONCE);
        Shop.report("refused with " + shutOut.state(), refused.took());
      }
      assertThat(shop.links().borrowed()).isZero();

      admin(shutOut.mend());
      Called written = shop.write("Ada");
      assertThat(written.returned()).isEqualTo(cluster.instanceId(2));
      assertThat(written.took()).isLessThan(Shop.AT_ONCE);
    }
  }

  @Test
  void where_the_monitors_are_refused_too_the_session_is_told_why_at_its_limit()
      throws SQLException {
    Duration limit = Duration.ofSeconds(4);
    try (Shop shop = Shop.open(cluster, Map.of("hibernate.aws.pool.acquisition_timeout", "4s"));
        Sale sale = shop.sale("lost")) {
      admin(shutOut(0).spoil());
      cluster.proxy(2).resetAll();
      cluster.proxy(3).resetAll();
      cluster.crash(1);
      CompletableFuture<Called> open = Shop.inBackground(sale::ask);
      CompletableFuture<Called> fresh = Shop.inBackground(() -> shop.write("nobody"));
      cluster.promote(2);

      for (CompletableFuture<Called> call : List.of(open, fresh)) {
        Called end = Shop.end(call);
        assertThat(end.told()).isEqualTo(Told.NO_HOST);
        assertThat(end.took()).isBetween(limit.minusMillis(50), limit.plus(Shop.AT_ONCE));
        assertThat(end.failure()).hasStackTraceContaining(shutOut(0).said());
      }

      admin(shutOut(0).mend());
      long mended = System.nanoTime();
      Awaitility.await().atMost(DEADLINE).until(() -> shop.write("Ada").told() == Told.RETURNED);
      Shop.report("refused monitors may log in again", Shop.since(mended));
      assertThat(shop.write("Grace").returned()).isEqualTo(cluster.instanceId(2));
    }
  }

  private static @Nullable String rootState(@Nullable Throwable failure) {
    assertThat(failure).isInstanceOf(org.hibernate.JDBCException.class);
    String state = null;
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SQLException sql) {
        state = sql.getSQLState();
      }
    }
    return state;
  }

  // ---- interrupted waiters

  /** How an interrupted call ended. */
  private record Interrupted(Called called, boolean flag, Duration afterInterrupt) {}

  private static Interrupted interrupt(Supplier<Called> call, String waitsIn) {
    CompletableFuture<Interrupted> result = new CompletableFuture<>();
    AtomicLong at = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              Called called = call.get();
              result.complete(new Interrupted(called, Thread.interrupted(), Shop.since(at.get())));
            },
            "impatient customer");
    thread.setDaemon(true);
    thread.start();
    Awaitility.await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                List.of(thread.getStackTrace()).stream()
                    .anyMatch(frame -> frame.getClassName().endsWith(waitsIn)));
    at.set(System.nanoTime());
    thread.interrupt();
    return result.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Test
  void an_interrupted_waiter_ends_soon_stays_interrupted_and_leaves_nothing_behind() {
    int size = 3;
    try (Shop shop = Shop.open(cluster, Map.of("hibernate.aws.pool.max_size", size))) {
      try (Sale sale = shop.sale("lost")) {
        cluster.crash(1);

        Interrupted verdict = interrupt(sale::ask, "TopologyView");
        assertThat(verdict.called().told()).isEqualTo(Told.NO_HOST);
        assertThat(verdict.called().failure())
            .hasStackTraceContaining("Interrupted while waiting for a host that takes over");
        Interrupted bind = interrupt(() -> shop.write("nobody"), "TopologyView");
        assertThat(bind.called().failure())
            .isInstanceOf(JDBCConnectionException.class)
            .hasStackTraceContaining("interrupted while waiting for a connection");
        for (Interrupted one : List.of(verdict, bind)) {
          assertThat(one.flag()).as("still interrupted").isTrue();
          Shop.report("interrupted waiter", one.afterInterrupt());
          assertThat(one.afterInterrupt()).isLessThan(Shop.AT_ONCE);
        }
      }
      assertThat(shop.links().borrowed()).isZero();
      assertThat(shop.links().waiting()).isZero();
      cluster.promote(2);

      List<Sale> all = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        all.add(shop.sale("customer " + i));
      }
      Interrupted queued = interrupt(() -> shop.write("nobody"), "PermitQueue");
      assertThat(queued.called().failure())
          .hasStackTraceContaining("interrupted while waiting for a permit");
      assertThat(queued.flag()).isTrue();
      assertThat(shop.links().waiting()).isZero();
      assertThat(shop.links().borrowed()).isEqualTo(size);
      all.forEach(sale -> sale.session.getTransaction().commit());
      all.forEach(Sale::close);
      assertThat(shop.links().borrowed()).isZero();
      assertThat(shop.customers()).hasSize(1 + size).doesNotContain("nobody", "lost");
    }
  }

  // ---- eager connects

  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final Duration EARLY = Duration.ofMillis(100);

  /**
   * @param onConnect null for what the driver does by itself
   */
  private Connection connect(String host, @Nullable Boolean onConnect) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", cluster.user());
    properties.setProperty("password", cluster.password());
    if (onConnect != null) {
      properties.setProperty("aws.failover.on_connect", onConnect.toString());
    }
    properties.setProperty("aws.pool.acquisition_timeout", LIMIT.toMillis() + "ms");
    properties.put("aws.host_resolver", names);
    return DriverManager.getConnection(
        cluster.jdbcUrl(host).replace("jdbc:", "jdbc:aws:"), properties);
  }

  private Called connecting(String host, @Nullable Boolean onConnect) {
    return Shop.call(
        () -> {
          try (Connection connection = connect(host, onConnect)) {
            return Sql.instance(connection);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void endEngines() throws SQLException {
    DriverManager.deregisterDriver(
        DriverManager.getDriver(
            Product.underTest().url("localhost").replace("jdbc:", "jdbc:aws:")));
    AwsDriver.register();
  }

  @Test
  void an_eager_connect_fails_at_once_or_waits_for_the_writer_as_failover_on_connect_says()
      throws SQLException {
    try {
      for (boolean onConnect : List.of(true, false)) {
        assertThat(connecting(cluster.clusterEndpoint(), onConnect).returned())
            .isEqualTo(cluster.instanceId(1));
        assertThat(connecting(cluster.instanceEndpoint(1), onConnect).returned())
            .isEqualTo(cluster.instanceId(1));
      }
      cluster.crash(1);

      Called off = connecting(cluster.clusterEndpoint(), false);
      assertThat(off.told()).isEqualTo(Told.OTHER);
      assertThat(off.failure())
          .cause()
          .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
          .extracting(SQLException::getSQLState, InstanceOfAssertFactories.STRING)
          .startsWith("08");
      Shop.report("on_connect=false", off.took());
      assertThat(off.took()).isLessThan(LIMIT.minus(EARLY));
      Called gaveUp = connecting(cluster.clusterEndpoint(), true);
      assertThat(gaveUp.told()).isEqualTo(Told.NO_HOST);
      assertThat(gaveUp.failure()).cause().isInstanceOf(FailoverFailedSQLException.class);
      assertThat(gaveUp.took()).isBetween(LIMIT.minus(EARLY), LIMIT.plus(Shop.AT_ONCE));

      CompletableFuture<Called> waiting =
          Shop.inBackground(() -> connecting(cluster.clusterEndpoint(), true));
      CompletableFuture<Called> unset =
          Shop.inBackground(() -> connecting(cluster.clusterEndpoint(), null));
      CompletableFuture<Called> named =
          Shop.inBackground(() -> connecting(cluster.instanceEndpoint(1), true));
      cluster.promote(2);
      long promoted = System.nanoTime();
      assertThat(Shop.end(waiting).returned()).isEqualTo(cluster.instanceId(2));
      assertThat(Shop.end(unset).returned()).isEqualTo(cluster.instanceId(2));
      assertThat(Shop.end(named).returned())
          .as("it may land on another instance than named")
          .isEqualTo(cluster.instanceId(2));
      Shop.report("on_connect=true after the promotion", Shop.since(promoted));
      assertThat(Shop.since(promoted)).isLessThan(Shop.AT_ONCE);
      Awaitility.await()
          .atMost(DEADLINE)
          .until(() -> connecting(cluster.clusterEndpoint(), false).told() == Told.RETURNED);
    } finally {
      endEngines();
    }
  }
}
