package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * A session that only reads changes nothing, on a writer and on a reader, whatever it sends, by the
 * word of the server; and its connection serves one that writes afterwards.
 */
@Timeout(180)
class ReadOnlyIT {
  private static final String LIFTED = "25001";

  /** Of the engine, of a read-only transaction, and of the driver, which looks at first words. */
  private static final Set<String> STATES = Set.of(LIFTED, "25006", "S1009");

  private static final String MODE = "select @@session.transaction_read_only";

  private static final AtomicInteger CASES = new AtomicInteger();
  private static final AtomicInteger RIGHT = new AtomicInteger();

  /** One instance, so that reads run on the writer. */
  private static Place alone;

  private static Place replicated;

  /** A cluster, sessions on it by JDBC and by Hibernate, and an administrator on its writer. */
  private record Place(
      LocalAurora cluster, AwsDataSource source, SessionFactory unit, Connection admin)
      implements AutoCloseable {
    static Place start(int instances) throws SQLException {
      LocalAurora cluster =
          LocalAurora.mysql().instances(instances).name("reads-" + instances).start();
      Connection admin = cluster.adminConnection(1);
      for (String sql :
          List.of(
              "create table ledger (n int primary key)",
              "create table other (n int)",
              "insert into other values (1)",
              "create function wr() returns int begin insert into ledger values (1); return 1; end",
              "create view writes as select wr() n",
              "create function counted() returns int begin declare c int; select count(*) into c from"
                  + " ledger; return c; end",
              "create function lifting() returns int begin set @@session.transaction_read_only = 0;"
                  + " return 1; end",
              "create procedure lifts() set session transaction read write",
              "create procedure pays() begin insert into ledger values (1); commit; end",
              "create procedure lifts_and_pays() begin commit; set session transaction read write;"
                  + " start transaction read write; insert into ledger values (1); commit; end")) {
        Sql.run(admin, sql);
      }
      Map<String, Object> settings = new HashMap<>();
      settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
      settings.put("user", cluster.user());
      settings.put("password", cluster.password());
      settings.put("hibernate.aws.host_resolver", cluster.resolver());
      settings.put("hibernate.aws.pool.max_size", 1);
      settings.put("allowMultiQueries", "true");
      Map<String, Object> ofUnit =
          Units.settings(cluster, Map.of("hibernate.aws.pool.max_size", 1));
      ofUnit.put("hibernate.connection.allowMultiQueries", "true");
      return new Place(cluster, new AwsDataSource(settings), Units.ofNative(ofUnit), admin);
    }

    @Override
    public void close() throws SQLException {
      source.close();
      unit.close();
      admin.close();
      cluster.close();
    }

    ConnectionProvider provider() {
      return unit.unwrap(SessionFactoryImplementor.class)
          .getServiceRegistry()
          .requireService(ConnectionProvider.class);
    }

    String rows() throws SQLException {
      return Sql.text(
          admin,
          "select concat((select count(*) from ledger), ' ', (select group_concat(n) from other))");
    }

    /** Of whatever kind. */
    String definitions() throws SQLException {
      return Sql.text(
          admin,
          "select (select count(*) from information_schema.schemata where schema_name = 'mine')"
              + " + (select count(*) from information_schema.tables where table_name = 'mine')"
              + " + (select count(*) from information_schema.routines where routine_name = 'mine')"
              + " + (select count(*) from information_schema.triggers where trigger_name = 'mine')"
              + " + (select count(*) from information_schema.events where event_name = 'mine')"
              + " + (select count(*) from information_schema.statistics where index_name = 'mine')"
              + " + (select count(*) from mysql.user where user = 'mine')"
              + " + (select count(*) from mysql.tables_priv where table_name = 'other')");
    }
  }

  /** Where read-only sessions run, and how they are made so. */
  private enum Reader {
    WRITER_BY_JDBC,
    READER_BY_JDBC,
    WRITER_BY_HIBERNATE,
    READER_BY_HIBERNATE;

    Place place() {
      return onWriter() ? alone : replicated;
    }

    boolean onWriter() {
      return this == WRITER_BY_JDBC || this == WRITER_BY_HIBERNATE;
    }

    boolean byJdbc() {
      return this == WRITER_BY_JDBC || this == READER_BY_JDBC;
    }

    Connection open() throws SQLException {
      if (!byJdbc()) {
        return place().provider().getReadOnlyConnection();
      }
      Connection session = place().source().getConnection();
      session.setReadOnly(true);
      return session;
    }

    void close(Connection session) throws SQLException {
      if (byJdbc()) {
        session.close();
      } else {
        place().provider().closeReadOnlyConnection(session);
      }
    }

    String instance() {
      return place().cluster().instanceId(onWriter() ? 1 : 2);
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    alone = Place.start(1);
    replicated = Place.start(2);
    for (Reader reader : Reader.values()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(
              () -> {
                Connection session = reader.open();
                try {
                  Sql.text(session, "select count(*) from other where counted() = 0");
                  return Sql.instance(session).equals(reader.instance());
                } finally {
                  reader.close(session);
                }
              });
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    for (Place one : new Place[] {alone, replicated}) {
      if (one != null) {
        one.close();
      }
    }
    System.out.printf("READ-ONLY cases=%s wrong=%d%n", CASES, CASES.get() - RIGHT.get());
  }

  /** Work of a session that only reads. */
  @FunctionalInterface
  private interface Reading {
    void on(Connection session) throws Exception;
  }

  private record Case(Reader reader, boolean autoCommit) {
    void check(Reading reading) throws Exception {
      CASES.incrementAndGet();
      String before = reader.place().rows();
      Connection session = reader.open();
      try {
        session.setAutoCommit(autoCommit);
        reading.on(session);
        assertHeld(session);
      } finally {
        reader.close(session);
      }
      assertThat(reader.place().rows()).isEqualTo(before);
      assertWrites();
      RIGHT.incrementAndGet();
    }

    /** It is as before for whatever is sent next. */
    private void assertHeld(Connection session) throws SQLException {
      end(session);
      assertThat(Sql.instance(session)).isEqualTo(reader.instance());
      assertRefused(() -> Sql.run(session, "select wr()"));
      end(session);
      assertThat(Sql.text(session, "select 1")).isEqualTo("1");
    }

    private void end(Connection session) throws SQLException {
      if (!autoCommit) {
        session.rollback();
      }
    }

    /** The next session of the pool. */
    private void assertWrites() throws SQLException {
      Place place = reader.place();
      Connection session =
          reader.byJdbc() ? place.source().getConnection() : place.provider().getConnection();
      try {
        assertThat(Sql.text(session, MODE)).isEqualTo("0");
        Sql.run(session, "insert into ledger values (1)");
        assertThat(Sql.text(place.admin(), "select count(*) from ledger")).isEqualTo("1");
        Sql.run(session, "delete from ledger");
      } finally {
        if (reader.byJdbc()) {
          session.close();
        } else {
          place.provider().closeConnection(session);
        }
      }
    }
  }

  /**
   * @param half whether each text is sent in half of the ways, and its neighbour in the others
   */
  private static Stream<DynamicTest> everywhere(
      List<String> texts, boolean half, Function<String, ReadingOfCase> readings) {
    List<DynamicTest> all = new ArrayList<>();
    for (String sql : texts) {
      for (Reader reader : Reader.values()) {
        for (boolean autoCommit : new boolean[] {true, false}) {
          boolean straight = reader.byJdbc() == (reader.onWriter() == autoCommit);
          if (half && straight != (texts.indexOf(sql) % 2 == 0)) {
            continue;
          }
          Case one = new Case(reader, autoCommit);
          all.add(
              DynamicTest.dynamicTest(
                  sql + ", " + reader + (autoCommit ? "" : ", in a transaction"),
                  () -> one.check(session -> readings.apply(sql).on(session, one))));
        }
      }
    }
    return all.stream();
  }

  /** The same, told where it runs. */
  @FunctionalInterface
  private interface ReadingOfCase {
    void on(Connection session, Case one) throws Exception;
  }

  /** The numbers are those of a server that only reads. */
  private static void assertRefused(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(SQLException.class);
    SQLException refused = (SQLException) thrown;
    if (!STATES.contains(refused.getSQLState())) {
      assertThat(refused.getErrorCode()).as(refused.getMessage()).isIn(1290, 1792, 1836);
    }
  }

  @TestFactory
  Stream<DynamicTest> no_text_of_a_session_that_only_reads_writes() {
    return everywhere(
        ReadOnlyTexts.WRITES,
        true,
        sql ->
            (session, one) -> {
              assertRefused(
                  () -> {
                    Sql.run(session, sql);
                    if (!one.autoCommit()) {
                      session.commit();
                    }
                  });
              if (sql.contains("mine")) {
                assertThat(one.reader().place().definitions()).isEqualTo("0");
              }
            });
  }

  @TestFactory
  Stream<DynamicTest> what_would_lift_read_only_is_refused_by_name() {
    return everywhere(
        ReadOnlyTexts.LIFTS,
        true,
        sql ->
            (session, one) -> {
              Throwable thrown = catchThrowable(() -> Sql.run(session, sql));
              assertThat(thrown)
                  .hasFieldOrPropertyWithValue("SQLState", LIFTED)
                  .hasMessageContaining("read-only");
            });
  }

  @TestFactory
  Stream<DynamicTest> what_only_reads_is_served() {
    return everywhere(
        ReadOnlyTexts.READS,
        true,
        sql ->
            (session, one) -> {
              Sql.run(session, sql);
              assertThat(Sql.text(session, "select count(*) from other")).isEqualTo("1");
              if (!one.autoCommit()) {
                session.commit();
              }
            });
  }

  /** Of calls that are not a text alone, and of texts that follow each other. */
  @TestFactory
  Stream<DynamicTest> no_call_and_no_sequence_of_texts_writes() {
    Map<String, ReadingOfCase> all = new HashMap<>();
    all.put(
        "an update",
        (session, one) -> {
          try (Statement statement = session.createStatement()) {
            assertRefused(() -> statement.executeUpdate("insert into ledger values (1)"));
            assertRefused(() -> statement.executeUpdate("select wr()"));
            statement.addBatch("insert into ledger values (1)");
            assertRefused(statement::executeBatch);
          }
        });
    all.put(
        "prepared",
        (session, one) -> {
          for (String sql : List.of("select wr()", "insert into ledger values (1)", "do wr()")) {
            assertRefused(
                () -> {
                  try (PreparedStatement statement = session.prepareStatement(sql)) {
                    statement.execute();
                  }
                });
          }
        });
    all.put(
        "a call",
        (session, one) ->
            assertRefused(
                () -> {
                  try (PreparedStatement call = session.prepareCall("{call pays()}")) {
                    call.execute();
                  }
                }));
    all.put(
        "a function that lifts the mode, and a write",
        (session, one) -> {
          Sql.run(session, "select lifting()");
          if (!one.autoCommit()) {
            session.commit();
          }
          assertRefused(() -> Sql.run(session, "select wr()"));
        });
    for (String begin : List.of("begin", "start transaction", "set autocommit = 0")) {
      all.put(
          begin + ", and a write",
          (session, one) -> {
            Sql.run(session, begin);
            assertRefused(() -> Sql.run(session, "select wr()"));
            Sql.run(session, "rollback");
            assertRefused(() -> Sql.run(session, "select wr()"));
          });
    }
    all.put(
        "a chain of transactions, and a write",
        (session, one) -> {
          Sql.run(session, "begin");
          Sql.run(session, "commit and chain");
          assertRefused(() -> Sql.run(session, "select wr()"));
          Sql.run(session, "rollback");
        });
    all.put(
        "the driver's own connection",
        (session, one) -> {
          Connection driver = session.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
          assertRefused(() -> Sql.run(driver, "insert into ledger values (1)"));
        });
    List<DynamicTest> tests = new ArrayList<>();
    all.forEach(
        (name, reading) -> everywhere(List.of(name), false, text -> reading).forEach(tests::add));
    return tests.stream();
  }
}
