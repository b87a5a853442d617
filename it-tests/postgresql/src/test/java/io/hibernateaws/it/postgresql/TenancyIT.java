package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.connection.AwsMultiTenantConnectionProvider;
import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand tenants in schemas and two hundred in databases of one cluster, used, made, moved and
 * dropped by a crowd that leaves its sessions in every bad state, while the writer crashes and
 * roles change. Every row says whose it is; not one may ever be seen by, or belong to, another.
 */
@Timeout(900)
class TenancyIT {
  private static final int SCHEMAS = 1_000;
  private static final int DATABASES = 200;
  private static final int CROWD = 8;
  private static final int CAP = 40;
  private static final Duration SOAK = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STANDSTILL = Duration.ofMinutes(3);
  private static final int PROGRESS = 500;

  /** In the names of the engine's threads, so that those of another engine are not counted. */
  private static final String ENGINE = "soak";

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static AwsEngine engine;
  private static AwsMultiTenantConnectionProvider<String> provider;

  private static final Map<String, TenantPlace> PLACES = new ConcurrentHashMap<>();

  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong failovers = new AtomicLong();
  private final AtomicLong gone = new AtomicLong();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalAurora.postgresql().instances(3).start();
    makeTenants();
    TenantSource<String> source = PLACES::get;
    unit =
        Units.ofNative(
            Units.settings(
                cluster,
                Map.of(
                    "hibernate.multi_tenant_connection_provider",
                    AwsMultiTenantConnectionProvider.class,
                    "hibernate.aws.cluster_id",
                    ENGINE,
                    "hibernate.aws.tenancy.source",
                    source,
                    "hibernate.aws.tenancy.max_connections",
                    CAP,
                    "hibernate.aws.tenancy.idle_timeout",
                    IDLE.toSeconds(),
                    "hibernate.connection.provider_disables_autocommit",
                    "true")));
    provider = provider(unit);
    engine = provider.unwrap(AwsEngine.class);
  }

  @SuppressWarnings("unchecked") // the source of this unit knows tenants by texts
  private static AwsMultiTenantConnectionProvider<String> provider(SessionFactory unit) {
    return (AwsMultiTenantConnectionProvider<String>)
        unit.unwrap(SessionFactoryImplementor.class)
            .getServiceRegistry()
            .requireService(MultiTenantConnectionProvider.class);
  }

  @AfterAll
  static void stop() {
    unit.close();
    cluster.close();
  }

  private static void makeTenants() throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      for (int i = 0; i < SCHEMAS; i++) {
        makeSchema(admin, schema(i), schema(i));
        PLACES.put(schema(i), TenantPlace.inSchema(schema(i)));
      }
      Sql.run(admin, "create database a_tenants owner " + cluster.user());
    }
    try (Connection template = cluster.adminConnection(1, "a_tenants")) {
      makeTable(template, "public", "nobody");
      Sql.run(template, "truncate note");
    }
    try (Connection admin = cluster.adminConnection(1)) {
      for (int i = 0; i < DATABASES; i++) {
        Sql.run(
            admin,
            "create database %s template a_tenants owner %s"
                .formatted(database(i), cluster.user()));
        PLACES.put(database(i), TenantPlace.inDatabase(database(i)));
      }
    }
  }

  private static String schema(int number) {
    return "s" + number;
  }

  private static String database(int number) {
    return "d" + number;
  }

  private static void makeSchema(Connection admin, String schema, String tenant)
      throws SQLException {
    Sql.run(admin, "create schema %s authorization %s".formatted(schema, cluster.user()));
    makeTable(admin, schema, tenant);
  }

  private static void makeTable(Connection admin, String schema, String tenant)
      throws SQLException {
    Sql.run(
        admin,
        """
        create table %1$s.note (tenant text not null);
        alter table %1$s.note owner to %2$s;
        insert into %1$s.note values ('%3$s')
        """
            .formatted(schema, cluster.user(), tenant));
  }

  // ---- one visit

  private static Session session(String tenant, boolean readOnly) {
    return unit.withOptions().tenantIdentifier((Object) tenant).readOnly(readOnly).openSession();
  }

  /** Reads everything there is and looks whose it is. */
  private void read(Session session, String tenant, String where) {
    List<String> owners =
        session.createNativeQuery("select distinct tenant from note", String.class).getResultList();
    reads.incrementAndGet();
    owners.stream()
        .filter(owner -> !owner.equals(tenant))
        .forEach(owner -> leaks.add(tenant + " saw a row of " + owner + " " + where));
  }

  private static void write(Session session, String tenant) {
    session
        .createNativeMutationQuery("insert into note values (:tenant)")
        .setParameter("tenant", tenant)
        .executeUpdate();
  }

  private void readOnlyRead(String tenant) {
    try (Session session = session(tenant, true)) {
      session.inTransaction(transaction -> read(session, tenant, "in a read-only session"));
    }
  }

  private void writeAndRead(String tenant) {
    try (Session session = session(tenant, false)) {
      session.inTransaction(
          transaction -> {
            write(session, tenant);
            read(session, tenant, "after its write");
          });
      writes.incrementAndGet();
      session.inTransaction(transaction -> read(session, tenant, "after its commit"));
    }
  }

  private void readAfterRollback(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      write(session, tenant);
      session.getTransaction().rollback();
      session.inTransaction(transaction -> read(session, tenant, "after its rollback"));
    }
  }

  private void leaveAfterAnError(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      try {
        session.createNativeQuery("select 1 from no_such_table", Integer.class).getResultList();
      } catch (JDBCException expected) {
        noteFailover(expected);
      }
    }
  }

  private void leaveWithAnOpenTransaction(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      write(session, tenant);
      read(session, tenant, "in a transaction that is left open");
    }
  }

  private void readAfterAFailedSetSchema(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      read(session, tenant, "before a failed setSchema");
      try {
        session.doWork(connection -> connection.setSchema("not\0a schema"));
      } catch (JDBCException expected) {
        noteFailover(expected);
      }
      read(session, tenant, "after a failed setSchema");
      session.getTransaction().rollback();
      session.inTransaction(transaction -> read(session, tenant, "once more after it"));
    }
  }

  private void abort(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      write(session, tenant);
      session.doWork(connection -> connection.abort(Runnable::run));
    } catch (HibernateException aborted) {
      // Hibernate may find out when it rolls back.
    }
  }

  private void abortWhileTheLinkIsBorrowed(String tenant) throws Exception {
    Connection connection = provider.getConnection(tenant);
    Thread aborting =
        new Thread(
            () -> {
              try {
                connection.abort(Runnable::run);
              } catch (SQLException e) {
                surprises.add(e);
              }
            },
            "aborting");
    aborting.start();
    try {
      connection.createStatement();
    } catch (SQLException aborted) {
      // Depends on who was first.
    }
    aborting.join(PATIENCE.toMillis());
    connection.close();
  }

  /** Of the same name as everybody's, so that it would hide the next one's. */
  private void leaveATemporaryTable(String tenant) {
    try (Session session = session(tenant, false)) {
      session.inTransaction(
          transaction ->
              session.doWork(
                  connection ->
                      Sql.run(
                          connection,
                          "create temporary table note as select '%s'::text as tenant"
                              .formatted(tenant))));
    }
  }

  private void leaveWithMovedNames(String tenant, String other) {
    try (Session session = session(tenant, false)) {
      // Committed: a rollback would undo it.
      session.inTransaction(
          transaction ->
              session.doWork(connection -> Sql.run(connection, "set search_path to " + other)));
    }
  }

  private void noteFailover(RuntimeException failure) {
    if (failure instanceof FailoverException) {
      failovers.incrementAndGet();
    }
  }

  private void visit(SplittableRandom random) throws Exception {
    String tenant =
        switch (random.nextInt(3)) {
          case 0 -> database(random.nextInt(DATABASES));
          case 1 -> schema(random.nextInt(SCHEMAS));
          default -> schema(random.nextInt(10)); // the busy few, whose links pass between them
        };
    switch (random.nextInt(15)) {
      case 0, 1, 2, 3, 4 -> readOnlyRead(tenant);
      case 5, 6 -> writeAndRead(tenant);
      case 7 -> readAfterRollback(tenant);
      case 8 -> leaveAfterAnError(tenant);
      case 9 -> leaveWithAnOpenTransaction(tenant);
      case 10 -> readAfterAFailedSetSchema(tenant);
      case 11 -> abort(tenant);
      case 12 -> abortWhileTheLinkIsBorrowed(tenant);
      case 13 -> leaveATemporaryTable(schema(random.nextInt(10)));
      default -> leaveWithMovedNames(tenant, schema(random.nextInt(SCHEMAS)));
    }
  }

  // ---- tenants that come, move and go

  private final AtomicInteger comers = new AtomicInteger();
  private final AtomicInteger comersGone = new AtomicInteger();

  /** One that is made, moved while it is used, and dropped while it is used. */
  private void comeMoveAndGo() throws SQLException {
    String tenant = "comer" + comers.get();
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      makeSchema(admin, tenant, tenant);
      PLACES.put(tenant, TenantPlace.inSchema(tenant));
      useComer(tenant);
      makeSchema(admin, tenant + "_moved", tenant);
      PLACES.put(tenant, TenantPlace.inSchema(tenant + "_moved"));
      Sql.run(admin, "drop schema " + tenant + " cascade");
      useComer(tenant);
      PLACES.remove(tenant);
      useComer(tenant);
      Sql.run(admin, "drop schema " + tenant + "_moved cascade");
      comersGone.incrementAndGet();
    } finally {
      comers.incrementAndGet();
      PLACES.remove(tenant);
    }
  }

  private void useComer(String tenant) {
    for (int i = 0; i < 3; i++) {
      try (Session session = session(tenant, false)) {
        session.inTransaction(
            transaction -> read(session, tenant, "of a tenant that comes and goes"));
        assertThat(PLACES).containsKey(tenant);
      } catch (FailoverException e) {
        failovers.incrementAndGet();
      } catch (JDBCException e) {
        if (PLACES.containsKey(tenant)) {
          throw e;
        }
        assertThat(e).rootCause().hasMessageContaining(tenant);
        gone.incrementAndGet();
      }
    }
  }

  // ---- the soak

  @Test
  void whatever_happens_nobody_sees_a_row_of_another() throws Exception {
    for (int i = 0; i < 10; i++) {
      readOnlyRead(schema(i));
      writeAndRead(database(i));
    }
    Map<String, Long> threadsBefore = engineThreads();
    long heapBefore = usedHeap();

    long end = System.nanoTime() + SOAK.toNanos();
    AtomicInteger most = new AtomicInteger();
    provider.observe(
        event -> {
          if (event instanceof EngineEvent.LinkOpened) {
            most.accumulateAndGet(engine.linkCounts().open(), Math::max);
          }
        });
    ExecutorService crowd = Executors.newFixedThreadPool(CROWD + 1);
    List<Future<?>> working = new ArrayList<>();
    AtomicBoolean crashesToCome = new AtomicBoolean(true);
    BooleanSupplier goesOn = () -> crashesToCome.get() || System.nanoTime() < end;
    for (int i = 0; i < CROWD; i++) {
      SplittableRandom random = new SplittableRandom(i);
      working.add(crowd.submit(whileIt(goesOn, () -> visit(random))));
    }
    working.add(crowd.submit(whileIt(goesOn, this::comeMoveAndGo)));
    try {
      awaitProgress();
      List<Runnable> inTransaction = new ArrayList<>();
      for (String tenant : List.of(schema(0), schema(1), database(0))) {
        inTransaction.add(openAcrossTheCrash(tenant));
      }
      cluster.crash(1);
      inTransaction.forEach(Runnable::run);
      awaitProgress();
      cluster.rejoin(1);
      cluster.switchover(1);
      awaitProgress();
    } finally {
      crashesToCome.set(false);
    }
    for (Future<?> each : working) {
      each.get(SOAK.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS);
    }
    crowd.shutdown();
    // Everybody once more, so that 1,200 tenants have been used.
    PLACES.keySet().forEach(this::readOnlyRead);
    Map<String, Long> threadsAfter = engineThreads();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(engine.linkCounts().open()).isLessThanOrEqualTo(3 * (CROWD + 1)));
    long heapAfter = usedHeap();
    long misplaced = misplacedRows();

    System.out.printf(
        "TENANTS %s tenants=%d reads=%d leaks=%d writes=%d misplaced=%d failovers=%d come_and_gone=%d"
            + " most_connections=%d threads=%s->%s heap_mb=%d->%d%n",
        leaks.isEmpty() && surprises.isEmpty() && misplaced == 0 ? "ok" : "FAILED",
        PLACES.size(),
        reads.get(),
        leaks.size(),
        writes.get(),
        misplaced,
        failovers.get(),
        comersGone.get(),
        most.get(),
        threadsBefore,
        threadsAfter,
        heapBefore >> 20,
        heapAfter >> 20);
    assertThat(leaks).isEmpty();
    assertThat(surprises).isEmpty();
    assertThat(misplaced).isZero();
    assertThat(failovers).as("sessions that met a failover").hasValueGreaterThanOrEqualTo(3);
    assertThat(gone).as("sessions of tenants that had gone").hasPositiveValue();
    assertThat(most.get()).as("links at once").isLessThanOrEqualTo(CAP + CAP / 10 + CROWD);
    assertThat(threadsAfter)
        .as("threads by what they are for")
        .allSatisfy(
            (purpose, threads) ->
                assertThat(threads)
                    .as(purpose)
                    // One for each name that is being resolved, and so for each link.
                    .isLessThanOrEqualTo(purpose.equals("dns") ? CAP : cluster.instances()));
    assertThat(heapAfter - heapBefore)
        .as("memory kept for tenants out of use")
        .isLessThan(20 << 20);
  }

  /** One piece of work of the crowd. */
  @FunctionalInterface
  private interface Piece {
    void run() throws Exception;
  }

  private Callable<Void> whileIt(BooleanSupplier goesOn, Piece piece) {
    return () -> {
      while (goesOn.getAsBoolean()) {
        try {
          piece.run();
        } catch (FailoverException e) {
          failovers.incrementAndGet();
        } catch (Exception | AssertionError e) {
          if (!isOfACrash(e)) {
            surprises.add(e);
          }
        }
      }
      return null;
    };
  }

  /** The test's own superuser has nobody who follows the writer for it. */
  private static boolean isOfACrash(Throwable failure) {
    return failure instanceof SQLException own
        && own.getSQLState() != null
        && (own.getSQLState().startsWith("08") || own.getSQLState().startsWith("57P"));
  }

  /** A session in a transaction; what it does after the crash. */
  private Runnable openAcrossTheCrash(String tenant) {
    Session session = session(tenant, false);
    session.beginTransaction();
    write(session, tenant);
    return () -> {
      try (session) {
        assertThatThrownBy(() -> read(session, tenant, "of a lost transaction"))
            .isInstanceOf(FailoverException.class);
        failovers.incrementAndGet();
        session.getTransaction().rollback();
        session.inTransaction(transaction -> read(session, tenant, "after the failover"));
      }
    };
  }

  /** A crowd that stands still fails the test; how fast it goes is the machine's business. */
  private void awaitProgress() {
    long wanted = reads.get() + PROGRESS;
    await().atMost(STANDSTILL).until(() -> reads.get() >= wanted || !surprises.isEmpty());
  }

  /** How many threads there are of each purpose, which is the second word of their names. */
  private static Map<String, Long> engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("aws-") && name.contains("-" + ENGINE))
        .collect(
            Collectors.groupingBy(
                name -> name.split("-", 3)[1], TreeMap::new, Collectors.counting()));
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Rows that are not of the tenant in whose place they are, by the word of the superuser. */
  private static long misplacedRows() throws SQLException {
    long misplaced = 0;
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      for (int i = 0; i < SCHEMAS; i++) {
        misplaced += foreignRows(admin, schema(i) + ".note", schema(i));
      }
    }
    for (int i = 0; i < DATABASES; i++) {
      try (Connection admin = cluster.adminConnection(cluster.writer(), database(i))) {
        misplaced += foreignRows(admin, "note", database(i));
      }
    }
    return misplaced;
  }

  private static long foreignRows(Connection admin, String table, String tenant)
      throws SQLException {
    return Long.parseLong(
        Sql.text(admin, "select count(*) from %s where tenant <> '%s'".formatted(table, tenant)));
  }
}
