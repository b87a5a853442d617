package io.hibernateaws.it.verdict;

import static io.hibernateaws.it.verdict.VerdictCall.Nature.CHANGES;
import static io.hibernateaws.it.verdict.VerdictCall.Nature.ENDS;
import static io.hibernateaws.it.verdict.VerdictCall.Nature.FAILS;
import static io.hibernateaws.it.verdict.VerdictCall.Nature.READS;

import io.hibernateaws.it.Difference;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.verdict.VerdictCall.Place;
import io.hibernateaws.it.verdict.VerdictCall.Trait;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** The kinds of call of the verdict matrix, on one persistence unit. */
final class VerdictCalls {
  /** A marker at the beginning, so that no other statement is cut. */
  private static final String MARK = "/* cut */ ";

  private static final String INSERT = MARK + "insert into verdict_row values (?)";
  private static final String ENTITY = "insert into purchase";
  private static final String LOAD = "select p1_0.id";

  private final EntityManagerFactory jpa;
  private final SessionFactory unit;
  private final ConnectionProvider provider;

  VerdictCalls(SessionFactory unit, EntityManagerFactory jpa) {
    this.jpa = jpa;
    this.unit = unit;
    this.provider =
        unit.unwrap(SessionFactoryImplementor.class)
            .getServiceRegistry()
            .requireService(ConnectionProvider.class);
  }

  /** At the last message of a batch of two. */
  private static int messagesOfBatch() {
    return Product.differs(Difference.BATCH_OF_MESSAGES) ? 2 : 1;
  }

  List<VerdictCall> all() {
    return List.of(
        VerdictCall.of("PreparedStatement", CHANGES, MARK, jdbc(VerdictCalls::insert)),
        VerdictCall.of("Statement", CHANGES, MARK, jdbc(VerdictCalls::insertAsText)),
        VerdictCall.of("batch", CHANGES, MARK, jdbc(VerdictCalls::insertBatch))
            .cutAtMessage(messagesOfBatch()),
        VerdictCall.of("PreparedStatement query", READS, MARK, jdbc(VerdictCalls::query))
            .readOnly(),
        VerdictCall.of("flush at commit", CHANGES, ENTITY, session((s, row) -> persist(s, row)))
            .flushedAtCommit(),
        VerdictCall.of("native Session, flushed", CHANGES, ENTITY, session(VerdictCalls::flush))
            .onWriterOnly(),
        VerdictCall.of(
                "StatelessSession", CHANGES, ENTITY, stateless((s, row) -> s.insert(purchase(row))))
            .onWriterOnly(),
        VerdictCall.of(
                "EntityManager, flushed", CHANGES, ENTITY, entityManager(VerdictCalls::flush))
            .onWriterOnly(),
        VerdictCall.of("native Session query", READS, MARK, session(VerdictCalls::query))
            .readOnly(),
        VerdictCall.of("StatelessSession query", READS, MARK, stateless(VerdictCalls::query))
            .readOnly(),
        VerdictCall.of("EntityManager query", READS, MARK, entityManager(VerdictCalls::query))
            .readOnly(),
        VerdictCall.of(
                "Session.find", READS, LOAD, session((s, row) -> s.find(Purchase.class, row)))
            .readOnly(),
        VerdictCall.of(
                "EntityManager.find",
                READS,
                LOAD,
                entityManager((s, row) -> s.find(Purchase.class, row)))
            .readOnly(),
        VerdictCall.of(
                "Session.find with a lock",
                CHANGES,
                LOAD,
                session((s, row) -> s.find(Purchase.class, row, LockModeType.PESSIMISTIC_WRITE)))
            .readOnly()
            .onWriterOnly(),
        VerdictCall.of(
                "StatelessSession.get",
                READS,
                LOAD,
                stateless((s, row) -> s.get(Purchase.class, row)))
            .readOnly(),
        VerdictCall.of("autocommit insert", CHANGES, MARK, alone(VerdictCalls::insert))
            .withoutTransaction(),
        VerdictCall.of("autocommit batch", CHANGES, MARK, alone(VerdictCalls::insertBatch))
            .withoutTransaction()
            .cutAtMessage(messagesOfBatch()),
        VerdictCall.of("autocommit query", READS, MARK, alone(VerdictCalls::query))
            .withoutTransaction()
            .readOnly(),
        VerdictCall.of("doWork with SQL COMMIT", ENDS, MARK, session(VerdictCalls::commitAsText))
            .with(Trait.UNTOLD)
            .only(Place.MIDDLE)
            .readOnly(),
        VerdictCall.of(
                "setAutoCommit(true) in a transaction",
                ENDS,
                Product.underTest().sql().endOfTransaction(),
                jdbc((c, row) -> c.setAutoCommit(true)))
            .only(Place.MIDDLE)
            .readOnly(),
        VerdictCall.of("CALL of a procedure that commits", ENDS, MARK, alone(VerdictCalls::call))
            .withoutTransaction()
            .onWriterOnly(),
        VerdictCall.of(
                "CALL of a procedure that commits, in a transaction",
                Product.differs(Difference.PROCEDURE_COMMITS_ITS_CALLER) ? ENDS : FAILS,
                MARK,
                jdbc(VerdictCalls::call))
            .with(Trait.CALL, Trait.UNTOLD)
            .only(Place.FIRST, Place.MIDDLE)
            .onWriterOnly(),
        VerdictCall.of(
                "CALL of a procedure that only reads", ENDS, MARK, alone(VerdictCalls::callReading))
            .with(Trait.CALL)
            .withoutTransaction()
            .readOnly(),
        VerdictCall.of(
                "several statements in one string", CHANGES, MARK, jdbc(VerdictCalls::several))
            .with(Trait.UNTOLD)
            .onWriterOnly(),
        VerdictCall.of(
                "several queries in one string", CHANGES, MARK, jdbc(VerdictCalls::severalQueries))
            .with(Trait.UNTOLD)
            .readOnly(),
        VerdictCall.of(
                "several with a COMMIT in one string",
                ENDS,
                MARK,
                jdbc(VerdictCalls::severalWithCommit))
            .with(Trait.UNTOLD)
            .only(Place.MIDDLE)
            .readOnly(),
        VerdictCall.of("savepoint", CHANGES, "savepoint", jdbc((c, row) -> c.setSavepoint()))
            .with(Trait.SAVEPOINT)
            .readOnly(),
        VerdictCall.of("SELECT … FOR UPDATE", CHANGES, MARK, jdbc(VerdictCalls::lock))
            .readOnly()
            .onWriterOnly(),
        VerdictCall.of("cursor read, second fetch", CHANGES, MARK, jdbc(VerdictCalls::cursor))
            .with(Trait.FETCH)
            .readOnly()
            .cutAtMessage(2));
  }

  // ---- where

  private VerdictCall.Opener jdbc(JdbcWork.Call call) {
    return reader -> new JdbcWork(provider, reader, false, call);
  }

  private VerdictCall.Opener alone(JdbcWork.Call call) {
    return reader -> new JdbcWork(provider, reader, true, call);
  }

  private VerdictCall.Opener session(BiConsumer<Session, UUID> call) {
    return reader ->
        new SessionWork<>(unit.withOptions().readOnly(reader).openSession(), reader, call);
  }

  private VerdictCall.Opener stateless(BiConsumer<StatelessSession, UUID> call) {
    return reader ->
        new SessionWork<>(
            unit.withStatelessOptions().readOnly(reader).openStatelessSession(), reader, call);
  }

  private VerdictCall.Opener entityManager(BiConsumer<Session, UUID> call) {
    return reader ->
        new SessionWork<>(
            reader
                ? jpa.unwrap(SessionFactory.class).withOptions().readOnly(true).openSession()
                : jpa.createEntityManager().unwrap(Session.class),
            reader,
            call);
  }

  // ---- what

  private static String literal(UUID row) {
    return Product.underTest().sql().uuidLiteral(row);
  }

  private static Purchase purchase(UUID row) {
    return new Purchase(row, "verdict");
  }

  private static void persist(Session session, UUID row) {
    session.persist(purchase(row));
  }

  private static void flush(Session session, UUID row) {
    persist(session, row);
    session.flush();
  }

  private static void query(SharedSessionContract session, UUID row) {
    session
        .createNativeQuery(MARK + "select count(*) from verdict_row where id = :row", Long.class)
        .setParameter("row", row)
        .getSingleResult();
  }

  private static void commitAsText(Session session, UUID row) {
    session.doWork(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(MARK + "commit");
          }
        });
  }

  private static void insert(Connection connection, UUID row) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, Product.underTest().sql().uuid(row));
      insert.executeUpdate();
    }
  }

  private static void insertAsText(Connection connection, UUID row) throws SQLException {
    try (Statement insert = connection.createStatement()) {
      insert.executeUpdate(MARK + "insert into verdict_row values (" + literal(row) + ")");
    }
  }

  private static void insertBatch(Connection connection, UUID row) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, Product.underTest().sql().uuid(row));
      insert.addBatch();
      insert.setObject(1, Product.underTest().sql().uuid(UUID.randomUUID()));
      insert.addBatch();
      insert.executeBatch();
    }
  }

  private static void query(Connection connection, UUID row) throws SQLException {
    read(connection, MARK + "select count(*) from verdict_row where id = ?", row);
  }

  private static void lock(Connection connection, UUID row) throws SQLException {
    read(
        connection,
        MARK + "select id from verdict_row where id <> ? limit 1 for update skip locked",
        row);
  }

  private static void read(Connection connection, String sql, UUID row) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, Product.underTest().sql().uuid(row));
      try (ResultSet answer = select.executeQuery()) {
        answer.next();
      }
    }
  }

  private static void call(Connection connection, UUID row) throws SQLException {
    try (CallableStatement call = connection.prepareCall(MARK + "call verdict_commits(?)")) {
      call.setObject(1, Product.underTest().sql().uuid(row));
      call.execute();
    }
  }

  private static void callReading(Connection connection, UUID row) throws SQLException {
    try (CallableStatement call = connection.prepareCall(MARK + "call verdict_reads()")) {
      call.execute();
    }
  }

  private static void severalQueries(Connection connection, UUID row) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(MARK + "select 1; select 2");
    }
  }

  private static void several(Connection connection, UUID row) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(MARK + "insert into verdict_row values (" + literal(row) + "); select 1");
    }
  }

  private static void severalWithCommit(Connection connection, UUID row) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(MARK + "select 1; commit");
    }
  }

  private static void cursor(Connection connection, UUID row) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(MARK + "select 1 union all select 2 union all select 3")) {
      select.setFetchSize(2);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          rows.getInt(1);
        }
      }
    }
  }
}
