package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.tenancy.Note;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.hibernate.Session;

/**
 * A crowd that visits many tenants and leaves its sessions in every bad state. Every row says whose
 * it is, and the server says in which database a session is.
 */
final class TenantVisits implements AutoCloseable {
  /** What a session leaves behind that leads to another tenant. */
  @FunctionalInterface
  interface Leaving {
    void leave(Connection connection, String other) throws SQLException;
  }

  static final List<Leaving> LEAVINGS =
      List.of(
          (connection, other) -> Sql.run(connection, "use " + Tenanted.quoted(other)),
          Connection::setCatalog,
          (connection, other) -> {
            connection.setCatalog(other);
            Sql.run(connection, "use mysql");
          },
          (connection, other) -> {
            connection.setAutoCommit(false);
            Sql.run(connection, "use " + Tenanted.quoted(other));
            Sql.text(connection, "select count(*) from note");
          });

  private static final int PLAIN = 40;
  private static final List<String> ODD =
      List.of(
          "`t0`", "t`0", "T0", "t'0", "t\"0", "t 0", "t-0", "t%0", "t/0", "Ünï中", "t.0", "t\\0");
  private static final int CROWD = 8;
  private static final int CAP = 40;
  private static final int PROGRESS = 600;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STANDSTILL = Duration.ofMinutes(2);

  private final LocalAurora cluster;
  private final Tenanted tenanted;
  private final List<String> tenants = new ArrayList<>(ODD);
  private final ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
  private final List<Future<?>> working = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong onReaders = new AtomicLong();
  private final AtomicLong met = new AtomicLong();
  private final Set<String> writers = ConcurrentHashMap.newKeySet();
  private final Queue<String> foreign = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

  TenantVisits(LocalAurora cluster) throws SQLException {
    this.cluster = cluster;
    for (int i = 0; i < PLAIN; i++) {
      tenants.add("t" + i);
    }
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      for (String tenant : tenants) {
        Tenanted.schema(admin, tenant, cluster.user());
      }
    }
    tenanted =
        new Tenanted(
            cluster,
            Map.of(
                "hibernate.aws.tenancy.max_connections",
                CAP,
                "hibernate.aws.tenancy.idle_timeout",
                "5s"));
    tenants.forEach(tenant -> tenanted.places.put(tenant, TenantPlace.inDatabase(tenant)));
    tenanted.provider().observe(this::noteWriter);
    tenants.forEach(tenanted::write);
  }

  private void noteWriter(EngineEvent event) {
    if (event instanceof EngineEvent.Bound bound && !bound.readOnly()) {
      writers.add(bound.instance());
    }
  }

  /** The database in which the server looks the session's names up. */
  static String database(Session session) {
    return session.createNativeQuery("select database()", String.class).getSingleResult();
  }

  // ---- one visit

  private Session session(String tenant, boolean readOnly) {
    sessions.incrementAndGet();
    return readOnly ? tenanted.reading(tenant) : tenanted.session(tenant);
  }

  /** Looks where it is, reads everything there is and looks whose it is. */
  private void look(Session session, String tenant) {
    String database = database(session);
    if (!tenant.equals(database)) {
      foreign.add(tenant + " was in the database " + database);
    }
    session
        .createNativeQuery("select distinct owner from note", String.class)
        .getResultList()
        .stream()
        .filter(owner -> !owner.equals(tenant))
        .forEach(owner -> foreign.add(tenant + " saw a row of " + owner));
  }

  private void read(String tenant) {
    try (Session session = session(tenant, true)) {
      session.inTransaction(
          transaction -> {
            look(session, tenant);
            if (!Asking.instance(session).equals(cluster.instanceId(cluster.writer()))) {
              onReaders.incrementAndGet();
            }
          });
    }
  }

  private void write(String tenant) {
    try (Session session = session(tenant, false)) {
      session.inTransaction(
          transaction -> {
            look(session, tenant);
            session.persist(new Note(tenant));
          });
      session.inTransaction(transaction -> look(session, tenant));
    }
  }

  private void rollBack(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      session.persist(new Note(tenant));
      session.flush();
      session.getTransaction().rollback();
      session.inTransaction(transaction -> look(session, tenant));
    }
  }

  private void leaveAfterAnError(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      look(session, tenant);
      try {
        session.createNativeQuery("select 1 from no_such_table", Integer.class).getResultList();
      } catch (FailoverException lost) {
        throw lost;
      } catch (JDBCException expected) {
        // It is left like this.
      }
    }
  }

  private void leaveInTheTransaction(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      session.persist(new Note(tenant));
      session.flush();
      look(session, tenant);
    }
  }

  private void abort(String tenant) {
    try (Session session = session(tenant, false)) {
      session.beginTransaction();
      look(session, tenant);
      session.doWork(connection -> connection.abort(Runnable::run));
    } catch (FailoverException lost) {
      throw lost;
    } catch (HibernateException aborted) {
      // Hibernate may find out when it rolls back.
    }
  }

  /** Of the same name as everybody's, so that it would hide the next one's. */
  private void leaveATemporaryTable(String tenant, String other) {
    try (Session session = session(tenant, false)) {
      session.doWork(
          connection ->
              Sql.run(
                  connection,
                  "create temporary table note as select * from %s.note"
                      .formatted(Tenanted.quoted(other))));
    }
  }

  private void leaveFor(String tenant, String other, boolean readOnly, Leaving leaving) {
    try (Session session = session(tenant, readOnly)) {
      session.doWork(connection -> leaving.leave(connection, other));
    }
  }

  private void visit(SplittableRandom random) {
    // The busy few's links pass from one session to the next.
    String tenant = tenants.get(random.nextInt(random.nextBoolean() ? 4 : tenants.size()));
    String other = tenants.get(random.nextInt(tenants.size()));
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> read(tenant);
      case 4, 5 -> write(tenant);
      case 6 -> rollBack(tenant);
      case 7 -> leaveAfterAnError(tenant);
      case 8 -> leaveInTheTransaction(tenant);
      case 9 -> abort(tenant);
      case 10 -> leaveATemporaryTable(tenant, other);
      default ->
          leaveFor(
              tenant, other, random.nextBoolean(), LEAVINGS.get(random.nextInt(LEAVINGS.size())));
    }
  }

  // ---- the crowd

  void crowd() {
    for (int i = 0; i < CROWD; i++) {
      SplittableRandom random = new SplittableRandom(i);
      working.add(crowd.submit(() -> visitUntilItIsOver(random)));
    }
  }

  private void visitUntilItIsOver(SplittableRandom random) {
    while (!over.get()) {
      try {
        visit(random);
      } catch (FailoverException e) {
        met.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        surprises.add(e);
      }
    }
  }

  /** A crowd that stands still fails the test; how fast it goes is the machine's business. */
  void awaitProgress() {
    long wanted = sessions.get() + PROGRESS;
    await().atMost(STANDSTILL).until(() -> sessions.get() >= wanted || !surprises.isEmpty());
  }

  /** A session that has written and not committed. */
  Session inTransaction() {
    Session session = session(tenants.get(0), false);
    session.beginTransaction();
    session.persist(new Note(tenants.get(0)));
    session.flush();
    return session;
  }

  void end() throws Exception {
    over.set(true);
    for (Future<?> each : working) {
      each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Everybody once more, where a reader has come as far as to know all tenants. */
  void everybodyOnTheReader() {
    String reader = cluster.instanceId(3 - cluster.writer());
    for (String tenant : tenants) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(tenanted.instanceOfReading(tenant)).isEqualTo(reader);
                assertThat(tenanted.ownersOnReader(tenant)).isNotEmpty().containsOnly(tenant);
              });
    }
  }

  /** Rows that are not of the tenant in whose database they are, by the administrator's word. */
  private long misplaced() throws SQLException {
    long misplaced = 0;
    for (int instance = 1; instance <= cluster.instances(); instance++) {
      try (Connection admin = cluster.adminConnection(instance)) {
        for (String tenant : tenants) {
          String table = Tenanted.quoted(tenant) + ".note";
          String owner = tenant.replace("\\", "\\\\").replace("'", "''");
          misplaced +=
              Long.parseLong(
                  Sql.text(
                      admin,
                      "select count(*) from %s where cast(owner as binary) <> cast('%s' as binary)"
                          .formatted(table, owner)));
        }
      }
    }
    return misplaced;
  }

  String report() throws SQLException {
    return "TENANTS %s tenants=%d sessions=%d on_readers=%d foreign=%d misplaced=%d failovers=%d met=%d"
        .formatted(
            foreign.isEmpty() && surprises.isEmpty() && misplaced() == 0 ? "ok" : "FAILED",
            tenants.size(),
            sessions.get(),
            onReaders.get(),
            foreign.size(),
            misplaced(),
            writers.size() - 1,
            met.get());
  }

  void assertApart() throws SQLException {
    assertThat(foreign).isEmpty();
    assertThat(surprises).isEmpty();
    assertThat(misplaced()).isZero();
    assertThat(onReaders).as("sessions on readers").hasPositiveValue();
    assertThat(writers).as("writers, before and after the crash").hasSize(2);
  }

  @Override
  public void close() {
    over.set(true);
    crowd.shutdownNow();
    tenanted.close();
  }
}
