package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code transaction.outcome=verify}: a commit that was lost in flight is told as it went. */
@Timeout(400)
public class OutcomeIT {
  private static final int CASES = 400;
  private static final int SESSIONS = 50;
  private static final int TRANSACTIONS = 100;
  private static final String TABLE = "hibernate_aws_outcome";

  public static final Map<String, Object> VERIFY =
      Map.of(
          "hibernate.aws.transaction.outcome",
          "verify",
          "hibernate.aws.transaction.outcome_schema",
          Product.underTest().namespace(),
          "hibernate.aws.transaction.outcome_table_create",
          "true");

  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;
  private static Connection server;

  /** One unit of work that writes the row and whose commit is cut. */
  private interface Path {
    void write(UUID row, Moment moment) throws SQLException;
  }

  /** One unit of work that writes the row and commits. */
  private interface Way {
    void write(UUID row) throws SQLException;
  }

  private static Path atCommit(Way way) {
    return (row, moment) -> {
      cut("commit", moment);
      way.write(row);
    };
  }

  /** Cuts a session's next commit, and none of a verification that commits its own question. */
  private static void cut(String end, Moment moment) {
    cluster
        .proxy(1)
        .cutAfter(
            OutcomeIT::writesRow,
            sql -> sql.toLowerCase(Locale.ROOT).startsWith(end),
            moment,
            Ending.RESET);
  }

  private static boolean writesRow(String sql) {
    return sql.startsWith("insert into purchase") || sql.startsWith("insert into verdict_row");
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    Map<String, Object> settings = new HashMap<>(VERIFY);
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    settings.put("hibernate.aws.pool.max_size", SESSIONS);
    jpa = Units.ofJpa("outcomes", Units.settings(cluster, settings));
    unit = Units.ofNative(Units.settings(cluster, VERIFY));
    server = cluster.directConnection(1);
    VerdictRows.create(server);
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    unit.close();
    jpa.close();
    cluster.close();
  }

  @Test
  void four_hundred_commits_cut_around_the_server_are_told_as_they_went() throws SQLException {
    Queue<EngineEvent.OutcomeVerified> verified = verified();
    List<Path> paths = paths();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      Moment moment = i % 2 == 0 ? Moment.BEFORE_SERVER : Moment.BEFORE_ANSWER;
      Path path = paths.get(i / 2 % paths.size());
      UUID row = UUID.randomUUID();
      Throwable thrown = catchThrowable(() -> path.write(row, moment));
      Told told = Told.of(thrown);
      boolean there = VerdictRows.isThere(server, row);
      boolean right =
          there == (moment == Moment.BEFORE_ANSWER)
              && told == (there ? Told.RETURNED : Told.ROLLED_BACK);
      if (!right) {
        wrong.add(i + " " + moment + ": " + told + ", there=" + there + " " + thrown);
      }
    }
    System.out.println("OUTCOME cases=" + CASES + " right=" + (CASES - wrong.size()));
    assertThat(wrong).isEmpty();
    assertThat(verified).hasSize(CASES);
    assertThat(verified).filteredOn(EngineEvent.OutcomeVerified::committed).hasSize(CASES / 2);
    long slowest = verified.stream().mapToLong(one -> one.took().toMillis()).max().orElseThrow();
    double mean =
        verified.stream().mapToLong(one -> one.took().toNanos()).average().orElseThrow() / 1e6;
    System.out.printf("OUTCOME asked for %.1f ms on average, %d ms at most%n", mean, slowest);
  }

  /** What is verified from now on; told before the session that asked goes on. */
  private static Queue<EngineEvent.OutcomeVerified> verified() {
    Queue<EngineEvent.OutcomeVerified> verified = new ConcurrentLinkedQueue<>();
    for (SessionFactory each : List.of(unit, jpa.unwrap(SessionFactory.class))) {
      Units.engine(each)
          .observe(
              event -> {
                if (event instanceof EngineEvent.OutcomeVerified one) {
                  verified.add(one);
                }
              });
    }
    return verified;
  }

  private static List<Path> paths() {
    return List.of(
        atCommit(OutcomeIT::jdbc),
        atCommit(row -> unit.inTransaction(session -> session.persist(new Purchase(row, "Ada")))),
        OutcomeIT::byAutoCommit,
        atCommit(row -> jpa.runInTransaction(em -> em.persist(new Purchase(row, "Ada")))),
        atCommit(OutcomeIT::stateless));
  }

  private static void stateless(UUID row) {
    unit.inStatelessTransaction(session -> session.insert(new Purchase(row, "Ada")));
  }

  private static void jdbc(UUID row) throws SQLException {
    inTransaction(row, Connection::commit);
  }

  private static void byAutoCommit(UUID row, Moment moment) throws SQLException {
    String end = Product.underTest().sql().endOfTransaction();
    inTransaction(
        row,
        connection -> {
          cut(end, moment);
          connection.setAutoCommit(true);
        });
  }

  private interface CommitCall {
    void of(Connection connection) throws SQLException;
  }

  /** What follows a commit that is known to have taken effect must work too. */
  private static void inTransaction(UUID row, CommitCall ending) throws SQLException {
    ConnectionProvider provider = provider(unit);
    Connection connection = provider.getConnection();
    try {
      connection.setAutoCommit(false);
      VerdictRows.insert(connection, row);
      ending.of(connection);
      try (Statement next = connection.createStatement();
          ResultSet answer = next.executeQuery("select 1")) {
        assertThat(answer.next()).isTrue();
      }
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } finally {
      provider.closeConnection(connection);
    }
  }

  public static ConnectionProvider provider(SessionFactory factory) {
    return factory
        .unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(ConnectionProvider.class);
  }

  @Test
  void fifty_sessions_ask_at_once_each_is_told_its_own_and_the_server_sees_few_log_ins()
      throws Exception {
    jpa.runInTransaction(em -> em.persist(new Purchase(UUID.randomUUID(), "first")));
    try (Connection admin = cluster.adminConnection(1)) {
      for (String sql : Product.underTest().sql().noteLogIns()) {
        Sql.run(admin, sql);
      }
    }
    for (String sql : Product.underTest().sql().noteAsking(TABLE, "asked")) {
      Sql.run(server, sql);
    }
    Queue<EngineEvent.OutcomeVerified> verified = verified();
    CountDownLatch ready = new CountDownLatch(SESSIONS);
    ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
    try {
      List<UUID> rows = new ArrayList<>();
      List<Future<Told>> told = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        UUID row = UUID.randomUUID();
        rows.add(row);
        told.add(threads.submit(() -> Told.of(catchThrowable(() -> together(row, ready)))));
      }
      for (int i = 0; i < SESSIONS; i++) {
        Told answer = told.get(i).get(2, TimeUnit.MINUTES);
        assertThat(answer)
            .isEqualTo(VerdictRows.isThere(server, rows.get(i)) ? Told.RETURNED : Told.ROLLED_BACK);
      }
      assertThat(verified).hasSize(SESSIONS);
      List<Asked> asked = asked();
      System.out.println("OUTCOME sessions=" + SESSIONS + " asking at once=" + atOnce(asked));
      assertThat(asked).hasSizeGreaterThanOrEqualTo(SESSIONS);
      assertThat(atOnce(asked)).isBetween(1L, 4L);
    } finally {
      threads.shutdownNow();
      cluster.proxy(1).heal();
    }
  }

  /** Commits when everybody has written; every commit is cut. */
  private static void together(UUID row, CountDownLatch ready) {
    jpa.runInTransaction(
        em -> {
          em.persist(new Purchase(row, "Ada"));
          em.flush();
          Moment moment =
              row.getLeastSignificantBits() % 2 == 0 ? Moment.BEFORE_SERVER : Moment.BEFORE_ANSWER;
          cut("commit", moment);
          ready.countDown();
          await().atMost(Duration.ofSeconds(60)).until(() -> ready.getCount() == 0);
        });
  }

  /** From its log-in to its question, by the clock of the server. */
  private record Asked(long began, long ended) {}

  private static List<Asked> asked() throws SQLException {
    List<Asked> asked = new ArrayList<>();
    try (Statement statement = server.createStatement();
        ResultSet rows = statement.executeQuery("select began, ended from asked")) {
      while (rows.next()) {
        asked.add(new Asked(rows.getLong(1), rows.getLong(2)));
      }
    }
    return asked;
  }

  /** The most of them that there were at any one time: at the beginning of one. */
  private static long atOnce(List<Asked> all) {
    return all.stream()
        .mapToLong(
            one ->
                all.stream()
                    .filter(other -> other.began <= one.began && other.ended > one.began)
                    .count())
        .max()
        .orElse(0);
  }

  @Test
  void a_transaction_that_only_reads_leaves_no_marker() throws SQLException {
    jdbc(UUID.randomUUID());
    long before = lastMarker();
    ConnectionProvider provider = provider(unit);
    Connection connection = provider.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("select count(*) from verdict_row").close();
      statement.execute("with one as (select 1) select * from one");
      statement.execute(Product.underTest().sql().setInTransaction());
    }
    connection.commit();
    provider.closeConnection(connection);
    assertThat(lastMarker()).isEqualTo(before);
    jdbc(UUID.randomUUID());
    assertThat(lastMarker()).isGreaterThan(before);
  }

  /** The id of a transaction that wrote a marker: it grows even if markers are cleaned up. */
  private static long lastMarker() throws SQLException {
    try (Statement statement = server.createStatement();
        ResultSet answer = statement.executeQuery(Product.underTest().sql().newest(TABLE))) {
      answer.next();
      return answer.getLong(1);
    }
  }

  @Test
  void without_the_table_a_lost_commit_stays_unknown_and_nothing_else_changes() {
    Map<String, Object> elsewhere =
        Map.of(
            "hibernate.aws.transaction.outcome",
            "verify",
            "hibernate.aws.transaction.outcome_schema",
            Product.underTest().namespace(),
            "hibernate.aws.transaction.outcome_table",
            "no \"such\" table");
    try (SessionFactory without = Units.ofNative(Units.settings(cluster, elsewhere))) {
      without.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      cut("commit", Moment.BEFORE_ANSWER);
      assertThat(
              Told.of(
                  catchThrowable(
                      () ->
                          without.inTransaction(
                              session -> session.persist(new Purchase(UUID.randomUUID(), "Ada"))))))
          .isEqualTo(Told.UNKNOWN);
    }
  }

  @Test
  void a_table_that_is_taken_away_costs_one_transaction_and_says_why() throws SQLException {
    Map<String, Object> own = new HashMap<>(VERIFY);
    own.put("hibernate.aws.transaction.outcome_table", "taken away");
    try (SessionFactory without = Units.ofNative(Units.settings(cluster, own))) {
      without.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      try (Statement statement = server.createStatement()) {
        statement.execute("drop table " + Product.underTest().sql().quoted("taken away"));
      }
      UUID row = UUID.randomUUID();
      Throwable once =
          catchThrowable(
              () -> without.inTransaction(session -> session.persist(new Purchase(row, "Ada"))));
      assertThat(once).hasStackTraceContaining("transaction.outcome=verify");
      assertThat(VerdictRows.isThere(server, row)).isFalse();
      without.inTransaction(session -> session.persist(new Purchase(row, "Ada")));
      assertThat(VerdictRows.isThere(server, row)).isTrue();
    }
  }

  /** Its own soon, those of engines that are gone after the retention. */
  @Test
  void markers_are_deleted_once_nobody_can_ask_for_them() throws SQLException {
    jdbc(UUID.randomUUID());
    try (Statement statement = server.createStatement()) {
      statement.execute(Product.underTest().sql().oldMarkers(TABLE, 3000));
    }
    await()
        .atMost(Duration.ofSeconds(70))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(markers()).isZero());
  }

  private static long markers() throws SQLException {
    try (Statement statement = server.createStatement();
        ResultSet answer = statement.executeQuery("select count(*) from " + TABLE)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  @Test
  void what_it_costs() throws SQLException {
    try (SessionFactory tracking = Units.ofNative(Units.settings(cluster))) {
      AtomicInteger statements = new AtomicInteger();
      cluster
          .proxy(1)
          .cutAt(
              sql -> {
                statements.incrementAndGet();
                return false;
              },
              Moment.BEFORE_SERVER,
              Ending.RESET);
      int ofTracking = 0;
      int ofVerifying = 0;
      List<Double> tracked = new ArrayList<>();
      List<Double> verified = new ArrayList<>();
      for (int round = 0; round < 22; round++) {
        int before = statements.get();
        double track = millis(tracking);
        int between = statements.get();
        double verify = millis(unit);
        ofTracking += between - before;
        ofVerifying += statements.get() - between;
        if (round > 1) {
          tracked.add(track);
          verified.add(verify);
        }
      }
      double track = median(tracked);
      double verify = median(verified);
      System.out.printf(
          "OUTCOME cost per writing transaction: track=%.3f ms verify=%.3f ms, %.3f ms more (%.0f %%)%n",
          track, verify, verify - track, 100 * (verify - track) / track);
      double more = (double) (ofVerifying - ofTracking) / (22 * TRANSACTIONS);
      System.out.printf("OUTCOME statements more per writing transaction: %.2f%n", more);
      // The marker, and now and then a session that deletes some.
      assertThat(more).isBetween(0.9, 1.5);
    }
  }

  private static double millis(SessionFactory factory) {
    long began = System.nanoTime();
    for (int i = 0; i < TRANSACTIONS; i++) {
      factory.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
    }
    return Duration.ofNanos(System.nanoTime() - began).toNanos() / 1e6 / TRANSACTIONS;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
