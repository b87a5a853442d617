package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

/**
 * Whatever has written, the thread's next read sees it, though the readers stand still; and what
 * has written nothing keeps no read from them.
 */
@Timeout(180)
class ReadYourWritesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "hibernate.aws.read_your_writes.mode",
          "thread",
          "hibernate.aws.read_your_writes.wait",
          1);
  private static final String COUNT =
      "select (select count(*) from made) + (select count(*) from pg_largeobject)";

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static AwsEngine engine;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "create table made (id int)");
      Sql.run(writer, "create table large (id int, body oid)");
      Sql.run(
          writer,
          "create function wr(n int) returns int language sql as"
              + " 'insert into made values (n) returning id'");
      Sql.run(
          writer,
          "create function rd() returns bigint language sql as 'select count(*) from made'");
      Sql.run(
          writer,
          "create procedure pr(n int) language plpgsql as"
              + " 'begin insert into made values (n); end'");
      Sql.run(
          writer,
          "create procedure ends(n int) language plpgsql as"
              + " 'begin insert into made values (n); commit; end'");
      Sql.run(writer, "grant all on made, large to public");
      Sql.run(writer, "grant select on pg_largeobject to public");
    }
    try (Connection owner = cluster.directConnection(1)) {
      Sql.run(owner, "insert into large values (1, lo_from_bytea(0, 'abc'))");
    }
    unit = Units.ofNative(Units.settings(cluster, SETTINGS));
    engine = Units.engine(unit);
    try (Connection writer = cluster.directConnection(1);
        Connection reader = cluster.directConnection(2)) {
      String count = Sql.text(writer, COUNT);
      Awaitility.await().atMost(SOON).until(() -> isShown(reader, count));
      Awaitility.await().atMost(SOON).until(ReadYourWritesIT::readsOnReader);
      cluster.pauseReplay(2);
      // A pause takes effect with the next record.
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                Sql.run(writer, "create temporary table kick (n int); drop table kick");
                return Sql.yes(reader, "select pg_get_wal_replay_pause_state() = 'paused'");
              });
    }
  }

  private static boolean isShown(Connection reader, String count) {
    try {
      return Sql.text(reader, COUNT).equals(count);
    } catch (SQLException e) {
      return false; // its tables are not there yet
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    unit.close();
    cluster.close();
  }

  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  private static boolean readsOnReader() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
      return Sql.yes(connection, "select pg_is_in_recovery()");
    }
  }

  private static String read() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
      return Sql.text(connection, COUNT);
    }
  }

  private static String truth() throws SQLException {
    try (Connection writer = cluster.directConnection(1)) {
      return Sql.text(writer, COUNT);
    }
  }

  /** What an application does on its connection. */
  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException, IOException;
  }

  private static void query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows).isNotNull();
    }
  }

  private static Map<String, Work> writes() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put("a function", connection -> query(connection, "select wr(1)"));
    writes.put("a function by execute", connection -> Sql.run(connection, "select wr(1)"));
    writes.put("a function in VALUES", connection -> query(connection, "values (wr(1))"));
    writes.put("a function in FROM", connection -> query(connection, "select * from wr(1)"));
    writes.put(
        "a prepared query that calls a function",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement("select wr(?)")) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
          }
        });
    writes.put(
        "a function beside a literal with a backslash",
        connection -> query(connection, "select 'a\\', wr(1), '\\'"));
    writes.put(
        "a common table expression",
        connection ->
            query(
                connection,
                "with w as (insert into made values (1) returning id) select * from w"));
    writes.put(
        "an insert that returns",
        connection -> query(connection, "insert into made values (1) returning id"));
    writes.put(
        "an explained insert",
        connection -> query(connection, "explain analyze insert into made values (1)"));
    writes.put(
        "a select into",
        connection ->
            Sql.run(
                connection, "select 1 as id into s1; drop table s1; insert into made values (1)"));
    writes.put(
        "a block",
        connection -> Sql.run(connection, "do $$ begin insert into made values (1); end $$"));
    writes.put("a procedure", connection -> Sql.run(connection, "call pr(1)"));
    writes.put(
        "a procedure by its JDBC escape",
        connection -> {
          try (CallableStatement call = connection.prepareCall("call pr(?)")) {
            call.setInt(1, 1);
            call.execute();
          }
        });
    writes.put(
        "a function by its JDBC escape",
        connection -> {
          try (CallableStatement call = connection.prepareCall("{? = call wr(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 1);
            call.execute();
          }
        });
    writes.put(
        "a text prepared in SQL",
        connection -> {
          Sql.run(connection, "prepare p1 as insert into made values (1)");
          Sql.run(connection, "execute p1");
          Sql.run(connection, "deallocate p1");
        });
    writes.put(
        "a query prepared in SQL",
        connection -> {
          Sql.run(connection, "prepare p2 as select wr(1)");
          query(connection, "execute p2");
          Sql.run(connection, "deallocate p2");
        });
    writes.put(
        "a batch",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.addBatch("insert into made values (1)");
            statement.addBatch("insert into made values (2)");
            statement.executeBatch();
          }
        });
    writes.put(
        "COPY",
        connection ->
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy made from stdin", new StringReader("1\n2\n")));
    writes.put(
        "a statement of the driver's own connection",
        connection ->
            Sql.run(connection.unwrap(PgConnection.class), "insert into made values (1)"));
    return writes;
  }

  private static Map<String, Work> inTransactions() {
    Map<String, Work> writes = new LinkedHashMap<>(writes());
    writes.remove("a statement of the driver's own connection");
    writes.put(
        "a cursor over a function",
        connection -> {
          Sql.run(connection, "declare c cursor for select wr(g) from generate_series(1, 3) g");
          query(connection, "fetch all from c");
        });
    writes.put(
        "a function after a savepoint",
        connection -> {
          connection.setSavepoint();
          query(connection, "select wr(1)");
        });
    writes.put(
        "a stream for a large object",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("insert into large values (2, ?)")) {
            statement.setBlob(1, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));
            statement.executeUpdate();
          }
        });
    writes.put(
        "a large object through a query",
        connection -> query(connection, "select lo_from_bytea(0, 'abc')"));
    writes.put(
        "a large object through the driver",
        connection -> {
          var large = connection.unwrap(PGConnection.class).getLargeObjectAPI();
          var object = large.open(large.createLO());
          object.write("abc".getBytes(StandardCharsets.UTF_8));
          object.close();
        });
    writes.put(
        "more of a large object",
        connection -> {
          Blob blob = body(connection);
          try (OutputStream out = blob.setBinaryStream(1 + 4_096L * ++pages)) {
            out.write(1);
          }
        });
    return writes;
  }

  private static Blob body(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select body from large where id = 1")) {
      assertThat(rows.next()).isTrue();
      return rows.getBlob(1);
    }
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_a_transaction_is_seen_by_the_next_read() {
    return tests(
        inTransactions(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            connection.setAutoCommit(false);
            work.on(connection);
            connection.commit();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_that_is_committed_by_switching_autocommit_on_is_seen() {
    return tests(
        inTransactions(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            connection.setAutoCommit(false);
            work.on(connection);
            connection.setAutoCommit(true);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_a_transaction_that_a_text_commits_is_seen() {
    return tests(
        inTransactions(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            connection.setAutoCommit(false);
            work.on(connection);
            Sql.run(connection, "commit");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_autocommit_mode_is_seen_by_the_next_read() {
    Map<String, Work> works = writes();
    works.put("a procedure that commits", connection -> Sql.run(connection, "call ends(1)"));
    return tests(
        works,
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            work.on(connection);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_is_seen_while_its_session_is_still_open() {
    return tests(
        writes(),
        work -> {
          Connection connection = engine.connect(ConnectRequest.WRITABLE);
          closing = connection;
          work.on(connection);
        });
  }

  private static @Nullable Connection closing;
  private static int pages;

  /** How a session does its work. */
  @FunctionalInterface
  private interface Course {
    void with(Work work) throws SQLException, IOException;
  }

  private static Stream<DynamicTest> tests(Map<String, Work> works, Course course) {
    return works.entrySet().stream()
        .map(
            work ->
                DynamicTest.dynamicTest(
                    work.getKey(),
                    () -> {
                      ReadToken.forget();
                      assertThat(readsOnReader()).as("before").isTrue();
                      String before = truth();
                      try {
                        course.with(work.getValue());
                        assertThat(truth()).as("it wrote").isNotEqualTo(before);
                        assertThat(read()).isEqualTo(truth());
                      } finally {
                        if (closing != null) {
                          closing.close();
                          closing = null;
                        }
                      }
                    }));
  }

  @Test
  void a_transaction_that_the_server_knows_to_have_written_nothing_moves_no_read()
      throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      connection.setAutoCommit(false);
      query(connection, "select rd()");
      Sql.run(connection, "set local statement_timeout = '10s'");
      query(connection, "select id from made where exists (select rd())");
      connection.commit();
    }

    assertThat(ReadToken.current().isEmpty()).isTrue();
    assertThat(readsOnReader()).isTrue();
  }

  @Test
  void a_query_that_is_known_to_have_no_effect_is_no_write_whichever_call_sends_it()
      throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      Sql.run(connection, "select lower('A')");
      query(connection, "select count(*) from made where id::text like '%1' escape '\\'");
    }

    assertThat(ReadToken.current().isEmpty()).isTrue();
  }

  @Test
  void what_a_server_reads_as_a_call_counts_though_it_stands_in_a_literal_elsewhere()
      throws SQLException {
    String text = "select 'a\\'', wr(1) --'";
    Map<String, Object> more = new HashMap<>(SETTINGS);
    more.put("hibernate.connection.options", "-c standard_conforming_strings=off");
    try (SessionFactory old = Units.ofNative(Units.settings(cluster, more))) {
      String before = truth();
      try (Connection connection = Units.engine(old).connect(ConnectRequest.WRITABLE)) {
        query(connection, text);
      }
      assertThat(truth()).as("it wrote").isNotEqualTo(before);
      assertThat(read()).isEqualTo(truth());

      ReadToken.forget();
      try (Connection connection = Units.engine(old).connect(ConnectRequest.WRITABLE)) {
        connection.setAutoCommit(false);
        query(connection, text);
        connection.commit();
      }
      assertThat(read()).isEqualTo(truth());
    }
    ReadToken.forget();
    String before = truth();
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      query(connection, text);
    }
    assertThat(truth()).as("here it is a literal").isEqualTo(before);
    assertThat(ReadToken.current().isEmpty()).isTrue();
  }

  @Test
  void a_statement_that_closed_itself_keeps_no_session_on_the_writer() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      Statement statement = connection.createStatement();
      statement.closeOnCompletion();
      try (ResultSet rows = statement.executeQuery("select pg_is_in_recovery()")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getBoolean(1)).isFalse();
      }
      assertThat(statement.isClosed()).isTrue();

      try (ReadOnlyScope scope = ReadOnlyScope.open()) {
        assertThat(scope).isNotNull();
        assertThat(Sql.yes(connection, "select pg_is_in_recovery()")).isTrue();
      }
    }
  }
}
