package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.WithheldTime;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connects that are under way to a writer that freezes. Host monitoring is off and a connect may
 * take longer than the test, so that only the topology can end them.
 */
@Timeout(120)
class OpeningIT {
  private static final int OPENINGS = 4;
  private static final Duration SOON = Duration.ofMillis(500);

  private static final Map<String, String> ONLY_THE_TOPOLOGY =
      Map.of(
          "plugins", "-host_monitoring",
          "network.connect_timeout", "600s",
          "pool.acquisition_timeout", "300s",
          "auxiliary_query_timeout", "1s",
          "topology.refresh_interval", "1s");

  private final LocalAurora cluster = Product.newCluster().instances(2).autoFailover(false).start();

  /** What happened, and when by {@link System#nanoTime}. */
  private record Seen(EngineEvent event, long at) {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void a_connect_under_way_when_the_writer_freezes_ends_within_500_ms_of_the_new_topology()
      throws Exception {
    List<Seen> seen = new CopyOnWriteArrayList<>();
    EngineObserver observer = event -> seen.add(new Seen(event, System.nanoTime()));
    try (AwsDataSource source = new AwsDataSource(settings(), observer)) {
      assertThat(ask(source)).isEqualTo(cluster.instanceId(1));
      cluster.freeze(1);
      long frozen = System.nanoTime();
      List<CompletableFuture<String>> asked = new ArrayList<>();
      for (int i = 0; i < OPENINGS; i++) {
        asked.add(CompletableFuture.supplyAsync(() -> ask(source), OpeningIT::thread));
      }
      awaitOpenings(OPENINGS);
      long late;
      long promoted;
      try (WithheldTime machine = new WithheldTime()) {
        promoted = promote();
        for (CompletableFuture<String> one : asked) {
          assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(cluster.instanceId(2));
        }
        late = machine.millis();
      }

      // Sessions are served as soon as the monitor knows the writer, which it tells afterwards.
      long known =
          Awaitility.await("the new topology")
              .atMost(Duration.ofSeconds(30))
              .until(() -> whenKnown(seen, frozen), Optional::isPresent)
              .orElseThrow();
      List<Seen> bound =
          seen.stream()
              .filter(one -> one.at >= frozen && one.event instanceof EngineEvent.Bound)
              .toList();
      assertThat(bound).hasSize(OPENINGS);
      assertThat(bound).as("nothing else ends them").allMatch(one -> one.at >= promoted);
      assertThat(seen)
          .as("nothing is said of a host but by the topology")
          .noneMatch(one -> one.event instanceof EngineEvent.NotBound);
      long ended = millis(known, seen.stream().mapToLong(OpeningIT::beginOfAnotherConnect));
      long served = millis(known, bound.stream().mapToLong(Seen::at));
      System.out.printf(
          "OPENING openings=%d ended_ms=%d served_ms=%d withheld_ms=%d%n",
          OPENINGS, ended, served, late);
      assertThat(ended - late).isLessThanOrEqualTo(SOON.toMillis());
    }
  }

  /** When instance 2 was first seen to be the writer. */
  private long promote() {
    long ordered = System.nanoTime();
    cluster.promote(2);
    return cluster
        .awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, ordered, Duration.ofSeconds(30))
        .nanoTime();
  }

  private Optional<Long> whenKnown(List<Seen> seen, long since) {
    return seen.stream()
        .filter(one -> one.at >= since && isNewWriter(one.event))
        .map(Seen::at)
        .findFirst();
  }

  /** By when a session that was served later had given up its first connect. */
  private static long beginOfAnotherConnect(Seen one) {
    return one.event instanceof EngineEvent.LinkOpened opened
        ? one.at - opened.took().toNanos()
        : Long.MIN_VALUE;
  }

  private static long millis(long since, LongStream times) {
    return TimeUnit.NANOSECONDS.toMillis(times.max().orElseThrow() - since);
  }

  @Test
  void a_pool_above_that_opens_on_one_thread_does_not_stand() throws Exception {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(2 * OPENINGS)
                        .acquisitionTimeout(Duration.ofSeconds(60))
                        .connectionFactoryConfiguration(
                            factory -> {
                              factory
                                  .connectionProviderClass(AwsDriver.class)
                                  .jdbcUrl(url().replace("jdbc:", "jdbc:aws:"))
                                  .principal(new NamePrincipal(cluster.user()))
                                  .credential(new SimplePassword(cluster.password()))
                                  .credential(new Resolver(cluster.resolver()))
                                  .addSecurityProvider(OpeningIT::passOn);
                              ONLY_THE_TOPOLOGY.forEach(
                                  (name, value) -> factory.jdbcProperty("aws." + name, value));
                              return factory;
                            }));
    try (AgroalDataSource pool = AgroalDataSource.from(configuration)) {
      try (Connection first = pool.getConnection()) {
        assertThat(Sql.instance(first)).isEqualTo(cluster.instanceId(1));
        cluster.freeze(1);
        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
          asked.add(CompletableFuture.supplyAsync(() -> ask(pool), OpeningIT::thread));
        }
        awaitOpenings(1);
        cluster.promote(2);
        for (CompletableFuture<String> one : asked) {
          assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(cluster.instanceId(2));
        }
      }
    }
  }

  /** Pools pass strings only, but a credential is anything. */
  private record Resolver(Function<String, InetAddress[]> names) {}

  @SuppressWarnings("NullAway") // Agroal: null for a credential that is not ours
  private static Properties passOn(Object credential) {
    if (!(credential instanceof Resolver resolver)) {
      return null;
    }
    Properties properties = new Properties();
    properties.put("aws.host_resolver", resolver.names);
    return properties;
  }

  private String url() {
    return cluster.jdbcUrl(cluster.clusterEndpoint());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    ONLY_THE_TOPOLOGY.forEach((name, value) -> settings.put("hibernate.aws." + name, value));
    settings.put("hibernate.aws.pool.enabled", "false");
    settings.put("url", url());
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    return settings;
  }

  private boolean isNewWriter(EngineEvent event) {
    return event instanceof EngineEvent.TopologyChanged changed
        && cluster.instanceId(2).equals(changed.writer());
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "customer of OpeningIT");
    thread.setDaemon(true);
    thread.start();
  }

  private static String ask(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return Sql.instance(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sessions whose connect has reached the driver. */
  private static void awaitOpenings(int openings) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Thread.getAllStackTraces().values().stream()
                        .filter(trace -> passes(trace, "LinkOpener"))
                        .filter(trace -> passes(trace, "SocketHandover"))
                        .count()
                    >= openings);
  }

  private static boolean passes(StackTraceElement[] trace, String simpleName) {
    for (StackTraceElement frame : trace) {
      if (frame.getClassName().endsWith("." + simpleName)) {
        return true;
      }
    }
    return false;
  }
}
