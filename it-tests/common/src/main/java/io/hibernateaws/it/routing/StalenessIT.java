package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.ReplicatedTable;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How old what reads show may be, with readers whose replay stands still. Where a read ran is asked
 * of the server, and that a paused reader shows less is asked of it, too.
 */
@Timeout(120)
class StalenessIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int ROUNDS = 20;
  private static final long WAIT = 100;

  /** Beside the wait: connects, queries, and a busy machine. */
  private static final long MARGIN = 4_000;

  /** Longer than a reader ever needs that follows, so that none is left for the writer. */
  private static final long PATIENT = 20_000;

  private LocalAurora cluster;

  @BeforeEach
  void start() throws SQLException {
    cluster = Product.newCluster().instances(3).start();
    try (Connection admin = cluster.directConnection(1)) {
      Sql.run(admin, "create table beats (n bigint)");
    }
    try (SessionFactory unit =
        Units.ofNative(
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")))) {
      assertThat(unit.isOpen()).isTrue();
    }
    ReplicatedTable.await(cluster, "purchase", 2, 3);
  }

  @AfterEach
  void stop() {
    ReadToken.forget();
    cluster.close();
  }

  private Map<String, Object> settings(Object... more) {
    Map<String, Object> settings = Units.settings(cluster);
    for (int i = 0; i < more.length; i += 2) {
      settings.put("hibernate.aws." + more[i], more[i + 1]);
    }
    return settings;
  }

  private boolean shows(int number, UUID id) throws SQLException {
    try (Connection reader = cluster.directConnection(number)) {
      return VerdictRows.purchases(reader, id) == 1;
    }
  }

  /** What a read-only session found, and where. */
  private record Read(boolean found, String instance, long millis) {}

  private static Read read(SessionFactory unit, UUID id) {
    long began = System.nanoTime();
    try (Session session = unit.withOptions().readOnly(true).openSession()) {
      boolean found = session.find(Purchase.class, id) != null;
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      return new Read(found, Asking.instance(session), millis);
    }
  }

  private static UUID write(SessionFactory unit) {
    UUID id = UUID.randomUUID();
    unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
    return id;
  }

  private void awaitReadsOn(SessionFactory unit, int... numbers) {
    Set<String> wanted = new HashSet<>();
    for (int number : numbers) {
      wanted.add(cluster.instanceId(number));
    }
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              wanted.remove(read(unit, UUID.randomUUID()).instance);
              return wanted.isEmpty();
            });
  }

  // ---- read your writes

  @Test
  void native_sessions_never_miss_what_their_thread_has_written() throws SQLException {
    try (SessionFactory unit =
        Units.ofNative(
            settings("read_your_writes.mode", "thread", "read_your_writes.wait", WAIT))) {
      awaitReadsOn(unit, 2, 3);
      PausedReplay.of(cluster, 2, 3);
      for (int i = 0; i < ROUNDS; i++) {
        UUID id = write(unit);
        Read read = read(unit, id);

        assertThat(shows(2, id) || shows(3, id)).as("readers stand still").isFalse();
        assertThat(read.found).isTrue();
        assertThat(read.instance).isEqualTo(cluster.instanceId(1));
        assertThat(read.millis).isBetween(WAIT, WAIT + MARGIN);
      }
    }
  }

  @Test
  void reads_after_writes_run_on_readers_that_follow() {
    try (SessionFactory unit =
        Units.ofNative(
            settings("read_your_writes.mode", "thread", "read_your_writes.wait", PATIENT))) {
      awaitReadsOn(unit, 2, 3);
      Map<String, Integer> ran = new HashMap<>();
      for (int i = 0; i < ROUNDS; i++) {
        Read read = read(unit, write(unit));
        assertThat(read.found).isTrue();
        ran.merge(read.instance, 1, Integer::sum);
      }
      System.out.println("reads after writes with readers that follow: " + ran);
      assertThat(ran).doesNotContainKey(cluster.instanceId(1));
    }
  }

  @Test
  void jpa_never_misses_it_either() throws SQLException {
    try (EntityManagerFactory unit =
        Units.ofJpa(
            "staleness",
            settings("read_your_writes.mode", "thread", "read_your_writes.wait", WAIT))) {
      awaitReadsOn(unit.unwrap(SessionFactory.class), 2, 3);
      PausedReplay.of(cluster, 2, 3);
      for (int i = 0; i < ROUNDS; i++) {
        UUID id = UUID.randomUUID();
        try (EntityManager writing = unit.createEntityManager()) {
          writing.getTransaction().begin();
          writing.persist(new Purchase(id, "Ada"));
          writing.getTransaction().commit();
        }
        try (EntityManager reading = unit.createEntityManager()) {
          reading.getTransaction().begin();
          Session session = reading.unwrap(Session.class);
          session.doWork(connection -> connection.setReadOnly(true));
          assertThat(reading.find(Purchase.class, id)).isNotNull();
          assertThat(Asking.instance(session)).isEqualTo(cluster.instanceId(1));
          reading.getTransaction().commit();
        }
      }
    }
  }

  /** So the tests above can fail. */
  @Test
  void without_it_a_read_misses_the_write() throws SQLException {
    try (SessionFactory unit = Units.ofNative(settings())) {
      awaitReadsOn(unit, 2, 3);
      PausedReplay.of(cluster, 2, 3);
      Read read = read(unit, write(unit));

      assertThat(read.found).isFalse();
      assertThat(read.instance).isNotEqualTo(cluster.instanceId(1));
      assertThat(ReadToken.current()).isEqualTo(ReadToken.NONE);
    }
  }

  @Test
  void a_token_lets_another_thread_see_the_write() throws Exception {
    try (SessionFactory unit = Units.ofNative(settings("read_your_writes.mode", "thread"))) {
      awaitReadsOn(unit, 2, 3);
      PausedReplay.of(cluster, 2, 3);
      UUID id = write(unit);
      String cookie = ReadToken.current().toString();

      Read without = CompletableFuture.supplyAsync(() -> read(unit, id)).join();
      Read with =
          CompletableFuture.supplyAsync(
                  () -> {
                    ReadToken.parse(cookie).follow();
                    try {
                      return read(unit, id);
                    } finally {
                      ReadToken.forget();
                    }
                  })
              .join();

      assertThat(without.found).isFalse();
      assertThat(with.found).isTrue();
    }
  }

  @Test
  void of_two_readers_the_one_that_follows_serves_the_reads() throws SQLException {
    try (SessionFactory unit =
        Units.ofNative(
            settings("read_your_writes.mode", "thread", "read_your_writes.wait", PATIENT))) {
      awaitReadsOn(unit, 2, 3);
      PausedReplay.of(cluster, 2);
      Map<String, Integer> ran = new HashMap<>();
      for (int i = 0; i < ROUNDS; i++) {
        UUID id = write(unit);
        Read read = read(unit, id);
        assertThat(read.found).isTrue();
        ran.merge(read.instance, 1, Integer::sum);
      }
      System.out.println("reads after writes with one of two readers paused: " + ran);
      assertThat(ran).doesNotContainKey(cluster.instanceId(2));
      assertThat(ran).containsOnlyKeys(cluster.instanceId(3));
    }
  }

  @Test
  void writes_in_autocommit_mode_are_followed_too() throws SQLException {
    try (SessionFactory unit = Units.ofNative(settings("read_your_writes.mode", "thread"))) {
      awaitReadsOn(unit, 2, 3);
      PausedReplay.of(cluster, 2, 3);
      UUID id = UUID.randomUUID();
      try (Borrowed borrowed = Borrowed.from(unit)) {
        Sql.run(
            borrowed.connection(),
            "insert into purchase (id, version, stage, placedat)"
                + (" values ("
                    + Product.underTest().sql().uuidLiteral(id)
                    + ", 0, 'PLACED', now())"));
        assertThat(read(unit, id).found).as("while the connection is open").isTrue();
      }
      assertThat(read(unit, id).found).isTrue();
    }
  }

  @Test
  void a_position_holds_across_a_failover() throws Exception {
    try (SessionFactory unit = Units.ofNative(settings("read_your_writes.mode", "thread"))) {
      awaitReadsOn(unit, 2, 3);
      UUID id = write(unit);
      cluster.crash(1);
      Read read = read(unit, id);
      assertThat(read.found).isTrue();
      cluster.awaitWriter(cluster.writer() == 1 ? 2 : cluster.writer(), SOON);

      UUID later = write(unit);
      assertThat(read(unit, later).found).isTrue();
      assertThat(read(unit, id).found).isTrue();
    }
  }

  // ---- bounded staleness

  @Test
  void a_read_misses_nothing_older_than_the_bound() throws SQLException {
    long bound = 500;
    try (SessionFactory unit =
            Units.ofNative(settings("read_write_splitting.max_replica_lag", bound));
        Connection writer = cluster.directConnection(1)) {
      awaitReadsOn(unit, 2, 3);
      PausedReplay.of(cluster, 2);
      long paused = System.nanoTime();
      Beats beats = new Beats(writer);
      Map<String, Integer> late = new HashMap<>();
      while (System.nanoTime() - paused < TimeUnit.SECONDS.toNanos(3)) {
        beats.beat();
        String instance = beats.read(unit, bound);
        if (System.nanoTime() - paused > TimeUnit.MILLISECONDS.toNanos(2 * bound)) {
          late.merge(instance, 1, Integer::sum);
        }
      }
      System.out.println("max_replica_lag=500, one of two readers paused: " + late);
      assertThat(late).doesNotContainKey(cluster.instanceId(2));
      assertThat(late.keySet()).contains(cluster.instanceId(3));

      PausedReplay.of(cluster, 3);
      long both = System.nanoTime();
      while (System.nanoTime() - both < TimeUnit.SECONDS.toNanos(2)) {
        beats.beat();
        beats.read(unit, bound);
      }
      assertThat(beats.read(unit, bound)).as("both paused").isEqualTo(cluster.instanceId(1));

      cluster.resumeReplay(2);
      cluster.resumeReplay(3);
      long resumed = System.nanoTime();
      awaitReadsOn(unit, 2, 3);
      System.out.printf(
          Locale.ROOT,
          "max_replica_lag=500: readers serve again %d ms after they were resumed%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - resumed));
    }
  }

  /** Numbers that are written one after the other, and when each was committed. */
  private static final class Beats {
    private final Connection writer;
    private final Map<Long, Long> committed = new HashMap<>();
    private long last;

    Beats(Connection writer) {
      this.writer = writer;
    }

    void beat() throws SQLException {
      last++;
      Sql.run(writer, "insert into beats values (" + last + ")");
      committed.put(last, System.nanoTime());
    }

    /** Reads, checks that nothing is missing that is older than the bound; where it was read. */
    String read(SessionFactory unit, long boundMillis) {
      long began = System.nanoTime();
      try (Session session = unit.withOptions().readOnly(true).openSession()) {
        Object[] row =
            Objects.requireNonNull(
                session
                    .createNativeQuery(
                        "select coalesce(max(n), 0), ("
                            + Product.underTest().sql().instance()
                            + ") from beats",
                        Object[].class)
                    .getSingleResult());
        long seen = ((Number) row[0]).longValue();
        if (seen < last) {
          long missed = Objects.requireNonNull(committed.get(seen + 1));
          assertThat(began - missed)
              .as("age of beat %s, which %s does not show", seen + 1, row[1])
              .isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(boundMillis));
        }
        return (String) row[1];
      }
    }
  }
}
