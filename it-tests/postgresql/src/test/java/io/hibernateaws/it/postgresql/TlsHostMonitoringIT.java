package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.WithheldTime;
import io.hibernateaws.local.LocalAurora;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine over encrypted connections: names are verified, and silent hosts are noticed. */
@Tag("full")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TlsHostMonitoringIT {
  private static final String ENCRYPTION =
      "select version from pg_stat_ssl where pid = pg_backend_pid()";
  private static final String FOREIGN = "db.example.test";

  private static final int LARGE = 64 << 20;
  private static final int WRITERS = 5;

  /** The driver verifies the name in its URL, whatever address the engine connected to. */
  @Test
  void every_name_is_verified_in_full_before_and_after_a_failover() throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).tls().start();
        AwsDataSource dataSource =
            dataSource(cluster, cluster.clusterEndpoint(), cluster.resolver(), Map.of())) {
      try (Connection connection = dataSource.getConnection();
          Connection reading = dataSource.getReadOnlyConnection()) {
        assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
        assertThat(Sql.text(connection, ENCRYPTION)).startsWith("TLS");
        assertThat(Sql.instance(reading)).isEqualTo(cluster.instanceId(2));
        assertThat(Sql.text(reading, ENCRYPTION)).startsWith("TLS");
      }
      cluster.crash(1);
      try (Connection connection = dataSource.getConnection()) {
        assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(2));
        assertThat(Sql.text(connection, ENCRYPTION)).startsWith("TLS");
      }
    }
  }

  @Test
  void a_name_that_the_certificate_does_not_have_is_refused_at_once() throws Exception {
    try (LocalAurora server = LocalAurora.postgresql().plain().instances(1).tls().start()) {
      Function<String, InetAddress[]> names =
          host -> server.resolver().apply(server.clusterEndpoint());
      try (AwsDataSource dataSource = dataSource(server, FOREIGN, names, Map.of())) {
        assertRefused(dataSource, "The hostname " + FOREIGN + " could not be verified");
      }
    }
  }

  /** Nobody waits half a minute for a cluster that will never be trusted. */
  @Test
  void a_certificate_of_somebody_else_is_refused_at_once() throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(1).tls().start();
        LocalAurora other = LocalAurora.postgresql().instances(1).tls().start();
        AwsDataSource dataSource =
            dataSource(
                cluster,
                cluster.clusterEndpoint(),
                cluster.resolver(),
                Map.of("hibernate.connection.sslrootcert", other.certificate().toString()))) {
      assertRefused(dataSource, "PKIX path validation failed");
    }
  }

  private static void assertRefused(AwsDataSource dataSource, String because) throws SQLException {
    long began = System.nanoTime();
    try (Connection connection = dataSource.getConnection()) {
      assertThatThrownBy(() -> Sql.run(connection, "select 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("TLS could not be agreed upon")
          .hasMessageContaining(because)
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isEqualTo("08004");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
  }

  /**
   * Below TLS the driver's own abort blocks as long as the write does; only the socket under it
   * ends both.
   */
  @Test
  void applications_blocked_in_a_write_are_released_by_host_monitoring() throws Exception {
    byte[] large = new byte[LARGE];
    try (LocalAurora server = LocalAurora.postgresql().plain().instances(1).tls().start();
        Applications byDefault = new Applications(server, "defaults", Map.of());
        Applications fast =
            new Applications(
                server, "detection-fast", Map.of("hibernate.aws.profile", "detection-fast"));
        WithheldTime machine = new WithheldTime()) {
      try (Connection connection = byDefault.dataSource.getConnection()) {
        Sql.run(connection, "create table documents (content bytea)");
      }
      byDefault.open();
      fast.open();
      server.freeze(1);
      long before = machine.millis();
      fast.write(large);
      byDefault.write(large);
      fast.awaitBlocked();
      byDefault.awaitBlocked();

      long worstOfFast = fast.worst();
      long withheldOfFast = machine.millis() - before;
      long worstByDefault = byDefault.worst();
      long withheldByDefault = machine.millis() - before;

      assertThat(worstOfFast - withheldOfFast).isLessThanOrEqualTo(1_500);
      assertThat(worstByDefault - withheldByDefault).isLessThanOrEqualTo(8_000);
    }
  }

  private static AwsDataSource dataSource(
      LocalAurora cluster,
      String host,
      Function<String, InetAddress[]> names,
      Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.pool.enabled", "false");
    settings.put("hibernate.connection.sslmode", "verify-full");
    settings.put("hibernate.connection.sslrootcert", cluster.certificate().toString());
    settings.putAll(more);
    settings.put("url", cluster.jdbcUrl(host));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", names);
    return new AwsDataSource(settings);
  }

  /** Some applications with the same settings, each with an open connection. */
  private static final class Applications implements AutoCloseable {
    private final String title;
    private final AwsDataSource dataSource;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<Long>> released = new ArrayList<>();

    Applications(LocalAurora server, String title, Map<String, String> settings) {
      this.title = title;
      this.dataSource = dataSource(server, server.clusterEndpoint(), server.resolver(), settings);
    }

    void open() throws SQLException {
      for (int i = 0; i < WRITERS; i++) {
        Connection connection = dataSource.getConnection();
        connections.add(connection);
        assertThat(Sql.text(connection, ENCRYPTION)).startsWith("TLS");
      }
    }

    void write(byte[] large) {
      for (Connection connection : connections) {
        CompletableFuture<Long> end = new CompletableFuture<>();
        Thread thread =
            new Thread(
                () -> {
                  try {
                    end.complete(write(connection, large));
                  } catch (Throwable e) {
                    end.completeExceptionally(e);
                  }
                },
                "writing " + title);
        threads.add(thread);
        released.add(end);
        thread.start();
      }
    }

    /** How many milliseconds the write was blocked. */
    private static long write(Connection connection, byte[] large) {
      long began = System.nanoTime();
      assertThatThrownBy(
              () -> {
                try (PreparedStatement insert =
                    connection.prepareStatement("insert into documents values (?)")) {
                  insert.setBinaryStream(1, new ByteArrayInputStream(large), large.length);
                  insert.executeUpdate();
                }
              })
          .isInstanceOf(SQLException.class)
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .asString()
          .startsWith("08");
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Until every thread stands in a write of the encrypting socket. */
    void awaitBlocked() {
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  threads.stream()
                      .allMatch(
                          thread ->
                              !thread.isAlive()
                                  || Arrays.stream(thread.getStackTrace())
                                      .anyMatch(TlsHostMonitoringIT::isEncryptedWrite)));
    }

    long worst() throws Exception {
      List<Long> all = new ArrayList<>();
      for (CompletableFuture<Long> one : released) {
        all.add(one.get(60, TimeUnit.SECONDS));
      }
      long worst = all.stream().mapToLong(Long::longValue).max().orElseThrow();
      System.out.printf(
          "DETECTION fault=frozen-in-a-tls-write settings=%s worst_ms=%d noticed_ms=%s%n",
          title, worst, all);
      return worst;
    }

    @Override
    public void close() {
      long began = System.nanoTime();
      dataSource.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static boolean isEncryptedWrite(StackTraceElement frame) {
    return frame.getClassName().endsWith("SSLSocketImpl$AppOutputStream")
        && frame.getMethodName().equals("write");
  }
}
