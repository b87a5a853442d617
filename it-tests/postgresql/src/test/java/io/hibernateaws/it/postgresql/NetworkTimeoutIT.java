package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.postgresql.StallingServer.Stall;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connects that hang, wherever they hang, end at {@code network.connect_timeout}. */
@Tag("full")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NetworkTimeoutIT {
  private static final int TIMES = 10;
  private static final long LIMIT = 500;

  /**
   * Less than the 5 s after which the driver or the engine's own queries would end it; what was
   * measured is printed, and is a few milliseconds on a calm machine.
   */
  private static final long TOLERANCE = 4_000;

  private static final Path TCP_SOCKETS = Path.of("/proc/self/net/tcp");
  private static final String SYN_SENT = "02";

  private static LocalAurora cluster = LocalAurora.postgresql().plain().instances(1).start();

  private Set<Thread> threadsBefore = Set.of();
  private StallingServer server;

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void start() throws IOException {
    threadsBefore = Thread.getAllStackTraces().keySet();
    InetAddress real = cluster.resolver().apply(cluster.instanceEndpoint(1))[0];
    server = new StallingServer(new InetSocketAddress(real, cluster.port()));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** A fresh link of an engine that knows its server, as a pool opens them. */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_connect_that_hangs_ends_at_its_deadline(Stall stall) throws Exception {
    try (AwsDataSource dataSource = dataSource(Duration.ofMillis(LIMIT))) {
      connect(dataSource);
      server.stallAt(stall);

      measure("next", stall, dataSource);

      server.stallAt(Stall.NONE);
    }
    assertNothingIsLeft(stall);
  }

  /** The first link of an engine that knows nothing yet. */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void the_first_connect_of_all_ends_at_its_deadline_too(Stall stall) throws Exception {
    server.stallAt(stall);
    try (AwsDataSource dataSource = dataSource(Duration.ofMillis(LIMIT))) {
      assertThat(connectInVain(dataSource)).isBetween(-50L, TOLERANCE);
    }
    assertNothingIsLeft(stall);
  }

  /** Left to itself it would, five seconds after it asked for TLS. */
  @Test
  void the_driver_does_not_end_a_connect_before_its_deadline() {
    server.stallAt(Stall.FIRST_BYTE);
    Duration limit = Duration.ofMillis(5_800);
    Map<String, String> asking =
        Map.of(
            "hibernate.connection.sslmode",
            "require",
            "hibernate.aws.topology-monitoring-connectTimeout",
            "30");
    try (AwsDataSource dataSource = dataSource(limit, asking)) {
      long began = System.nanoTime();

      assertThatThrownBy(() -> connect(dataSource)).isInstanceOf(ConnectSQLException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(limit.minusMillis(50));
    }
  }

  @Test
  void a_server_that_no_longer_hangs_is_connected_to() throws Exception {
    try (AwsDataSource dataSource = dataSource(Duration.ofMillis(LIMIT))) {
      connect(dataSource);
      for (Stall stall : Stall.values()) {
        if (stall != Stall.NONE && stall != Stall.RESOLUTION) {
          server.stallAt(stall);
          assertThatThrownBy(() -> connect(dataSource)).isInstanceOf(SQLException.class);
          server.stallAt(Stall.NONE);
          connect(dataSource);
        }
      }
    }
  }

  private void measure(String what, Stall stall, AwsDataSource dataSource) throws Exception {
    long[] overshoot = new long[TIMES];
    long[] calm = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      overshoot[i] = connectInVain(dataSource);
      calm[i] = waitInVain();
    }
    Arrays.sort(overshoot);
    Arrays.sort(calm);
    System.out.printf(
        "CONNECT %s stall=%s limit_ms=%d n=%d overshoot_ms median=%d worst=%d (of a bare wait:"
            + " median=%d worst=%d)%n",
        what,
        stall,
        LIMIT,
        TIMES,
        overshoot[TIMES / 2],
        overshoot[TIMES - 1],
        calm[TIMES / 2],
        calm[TIMES - 1]);
    assertThat(overshoot[0]).isGreaterThan(-50);
    assertThat(overshoot[TIMES - 1]).isLessThan(TOLERANCE);
  }

  /** How many milliseconds after its deadline the call ended. */
  private static long connectInVain(AwsDataSource dataSource) {
    long began = System.nanoTime();
    assertThatThrownBy(() -> connect(dataSource))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("network.connect_timeout=" + LIMIT + "ms");
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) - LIMIT;
  }

  /** The same for a wait for nothing: what this machine adds. */
  private static long waitInVain() throws InterruptedException {
    long began = System.nanoTime();
    assertThat(new CountDownLatch(1).await(LIMIT, TimeUnit.MILLISECONDS)).isFalse();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) - LIMIT;
  }

  private static void connect(AwsDataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.run(connection, "select 1");
    }
  }

  private AwsDataSource dataSource(Duration connectTimeout) {
    return dataSource(connectTimeout, Map.of());
  }

  private AwsDataSource dataSource(Duration connectTimeout, Map<String, String> more) {
    Function<String, InetAddress[]> names = server::resolve;
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(
        "url", "jdbc:postgresql://db.example.test:" + server.port() + "/" + cluster.database());
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", names);
    settings.put("hibernate.aws.network.connect_timeout", connectTimeout);
    settings.put("hibernate.aws.pool.enabled", "false");
    return new AwsDataSource(settings);
  }

  /** A look-up that nobody has answered keeps its thread; nothing else may stay. */
  private void assertNothingIsLeft(Stall stall) {
    await().atMost(Duration.ofSeconds(10)).until(() -> server.open() == 0);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !threadsBefore.contains(thread))
                    .extracting(Thread::getName)
                    .filteredOn(name -> stall != Stall.RESOLUTION || !name.startsWith("aws-dns-"))
                    .filteredOn(
                        name ->
                            name.startsWith("aws-")
                                || name.contains("PostgreSQL JDBC driver connection"))
                    .isEmpty());
    if (Files.isReadable(TCP_SOCKETS)) {
      await().atMost(Duration.ofSeconds(10)).until(() -> connecting(server.blackHole()) == 0);
    }
  }

  /** How many sockets of this machine wait for an answer to their SYN from there. */
  private static long connecting(InetSocketAddress to) throws IOException {
    byte[] ip = to.getAddress().getAddress();
    String remote =
        String.format("%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], to.getPort());
    return Files.readAllLines(TCP_SOCKETS).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(column -> column[2].equals(remote) && column[3].equals(SYN_SENT))
        .collect(Collectors.counting());
  }
}
