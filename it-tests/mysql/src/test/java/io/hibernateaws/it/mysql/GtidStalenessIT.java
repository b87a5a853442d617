package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.junit.LocalCluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Reads after writes by the identifiers of transactions: whichever way a session writes, its next
 * read does not miss it while the reader stands still, and runs on a reader that has it.
 */
@Timeout(180)
@LocalCluster(engine = "mysql", instances = 2)
class GtidStalenessIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String COUNT = "select count(*) from made";
  private static final String IS_READER = "select @@innodb_read_only";

  private final LocalAurora cluster;
  private AwsDataSource source;
  private AwsEngine engine;

  GtidStalenessIT(LocalAurora cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void open() throws SQLException {
    cluster.awaitWriter(1, SOON);
    source = source(Map.of("hibernate.aws.read_your_writes.wait", "10"));
    engine = source.engine();
    try (Connection writer = cluster.directConnection(1)) {
      for (String one :
          List.of(
              "drop table if exists made",
              "drop function if exists wr",
              "drop procedure if exists pr",
              "drop procedure if exists ends",
              "create table made (id int, body blob)",
              "create function wr(n int) returns int modifies sql data begin insert into made"
                  + " values (n, null); return n; end",
              "create procedure pr(n int) begin insert into made values (n, null); end",
              "create procedure ends(n int) begin insert into made values (n, null); commit;"
                  + " insert into made values (n, null); end")) {
        Sql.run(writer, one);
      }
    }
    awaitReadsOnReader();
  }

  @AfterEach
  void close() throws SQLException {
    ReadToken.forget();
    source.close();
    cluster.resumeReplay(2);
  }

  private AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.put("hibernate.aws.read_your_writes.mode", "thread");
    settings.put("hibernate.connection.allowMultiQueries", "true");
    settings.putAll(more);
    return new AwsDataSource(settings);
  }

  private void awaitReadsOnReader() throws SQLException {
    awaitCopy();
    Awaitility.await().atMost(SOON).until(this::readsOnReader);
  }

  private void awaitCopy() throws SQLException {
    try (Connection writer = cluster.directConnection(1);
        Connection reader = cluster.directConnection(2)) {
      String executed = Sql.text(writer, "select @@gtid_executed");
      Awaitility.await()
          .atMost(SOON)
          .until(() -> Sql.text(reader, "select @@gtid_executed").equals(executed));
    }
  }

  private boolean readsOnReader() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
      return Sql.yes(connection, IS_READER);
    }
  }

  private String read() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
      return Sql.text(connection, COUNT);
    }
  }

  private String truth() throws SQLException {
    try (Connection writer = cluster.directConnection(1)) {
      return Sql.text(writer, COUNT);
    }
  }

  // ---- every way to write

  /** What an application does on its connection. */
  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private static void query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows).isNotNull();
    }
  }

  private static Map<String, Work> writes() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put("an insert", connection -> Sql.run(connection, "insert into made values (1, null)"));
    writes.put("a function", connection -> query(connection, "select wr(1)"));
    writes.put("a function by execute", connection -> Sql.run(connection, "select wr(1)"));
    writes.put("a function in DO", connection -> Sql.run(connection, "do wr(1)"));
    writes.put("a function in SET", connection -> Sql.run(connection, "set @a = wr(1)"));
    writes.put("a function in VALUES", connection -> query(connection, "values row(wr(1))"));
    writes.put(
        "a function whose rows are streamed",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery("select wr(1) union all select 2")) {
              assertThat(rows.next()).isTrue();
            }
          }
        });
    writes.put(
        "a prepared query that calls a function",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement("select wr(?)")) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
          }
        });
    writes.put("a procedure", connection -> Sql.run(connection, "call pr(1)"));
    writes.put(
        "a procedure by its JDBC escape",
        connection -> {
          try (CallableStatement call = connection.prepareCall("{call pr(?)}")) {
            call.setInt(1, 1);
            call.execute();
          }
        });
    writes.put(
        "a text prepared in SQL",
        connection -> {
          Sql.run(connection, "prepare p1 from 'insert into made values (1, null)'");
          Sql.run(connection, "execute p1");
          Sql.run(connection, "deallocate prepare p1");
        });
    writes.put(
        "a batch",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("insert into made values (?, null)")) {
            for (int i = 0; i < 3; i++) {
              insert.setInt(1, i);
              insert.addBatch();
            }
            insert.executeBatch();
          }
        });
    writes.put(
        "several statements in one text",
        connection ->
            Sql.run(
                connection,
                "insert into made values (1, null); insert into made values (2, null)"));
    writes.put(
        "a stream",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("insert into made values (1, ?)")) {
            insert.setBlob(1, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
          }
        });
    writes.put(
        "an insert before a query",
        connection -> {
          Sql.run(connection, "insert into made values (1, null)");
          query(connection, "select 1");
          Sql.run(connection, "delete from made where id = 77777");
        });
    writes.put(
        "a statement of the driver's own connection",
        connection ->
            Sql.run(connection.unwrap(JdbcConnection.class), "insert into made values (1, null)"));
    return writes;
  }

  private static Map<String, Work> committing() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put("a procedure that commits", connection -> Sql.run(connection, "call ends(1)"));
    writes.put(
        "a definition",
        connection -> {
          Sql.run(connection, "insert into made values (1, null)");
          Sql.run(connection, "create or replace view seen as select * from made");
        });
    return writes;
  }

  private static Map<String, Work> inAutocommit() {
    Map<String, Work> writes = new LinkedHashMap<>(writes());
    writes.putAll(committing());
    writes.put(
        "an insert that its session is told of again after one it is not told of",
        connection -> {
          Sql.run(connection, "set session session_track_gtids = off");
          Sql.run(connection, "insert into made values (2, null)");
          Sql.run(connection, "set session session_track_gtids = own_gtid");
        });
    return writes;
  }

  /** How a session does its work. */
  @FunctionalInterface
  private interface Course {
    void with(Work work) throws SQLException;
  }

  private Stream<DynamicTest> tests(Map<String, Work> works, Course course) throws SQLException {
    cluster.pauseReplay(2);
    return works.entrySet().stream()
        .map(
            work ->
                DynamicTest.dynamicTest(
                    work.getKey(),
                    () -> {
                      ReadToken.forget();
                      assertThat(readsOnReader()).as("before").isTrue();
                      String before = truth();
                      course.with(work.getValue());
                      assertThat(truth()).as("it wrote").isNotEqualTo(before);
                      assertThat(read()).isEqualTo(truth());
                      assertThat(ReadToken.current().toString())
                          .as("a transaction, not the writer alone")
                          .matches("r1\\.[0-9a-f]{12}-[0-9a-f]{32}-[0-9a-z]+");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_a_transaction_is_seen_by_the_next_read() throws SQLException {
    Map<String, Work> works = writes();
    works.putAll(committing());
    return tests(
        works,
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            connection.setAutoCommit(false);
            work.on(connection);
            connection.commit();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_that_is_committed_by_switching_autocommit_on_is_seen()
      throws SQLException {
    return tests(
        writes(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            connection.setAutoCommit(false);
            work.on(connection);
            connection.setAutoCommit(true);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_a_transaction_that_a_text_commits_is_seen() throws SQLException {
    return tests(
        writes(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            connection.setAutoCommit(false);
            work.on(connection);
            Sql.run(connection, "commit");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_autocommit_mode_is_seen_by_the_next_read() throws SQLException {
    return tests(
        inAutocommit(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            work.on(connection);
          }
        });
  }

  // ---- where reads run

  private static void write(AwsDataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "insert into made values (1, null)");
      connection.commit();
    }
  }

  @Test
  void a_read_runs_on_the_reader_as_soon_as_it_has_the_write() throws SQLException {
    try (AwsDataSource patient = source(Map.of("hibernate.aws.read_your_writes.wait", "20000"))) {
      for (int i = 0; i < 20; i++) {
        write(patient);
        try (Connection reading = patient.engine().connect(ConnectRequest.READ_ONLY)) {
          assertThat(Sql.yes(reading, IS_READER)).isTrue();
          assertThat(Sql.text(reading, COUNT)).isEqualTo(truth());
        }
      }
    }
  }

  @Test
  void what_others_have_written_holds_back_no_read() throws SQLException {
    write(source);
    String token = ReadToken.current().toString();
    awaitReadsOnReader();
    cluster.pauseReplay(2);
    try (Connection other = cluster.directConnection(1)) {
      for (int i = 0; i < 5; i++) {
        Sql.run(other, "insert into made values (9, null)");
      }
    }

    assertThat(readsOnReader()).isTrue();
    assertThat(read()).isNotEqualTo(truth());
    assertThat(ReadToken.current()).hasToString(token);
  }

  @Test
  void a_session_that_is_not_told_any_more_is_not_judged_by_what_it_was_told() throws SQLException {
    try (Connection session = source.getConnection()) {
      Sql.run(session, "insert into made values (1, null)");
      awaitCopy();
      cluster.pauseReplay(2);
      Sql.run(session, "set session session_track_gtids = off");
      Sql.run(session, "insert into made values (2, null)");
    }

    assertThat(readsOnReader()).isFalse();
    assertThat(read()).isEqualTo(truth());
  }

  @Test
  void a_transaction_that_may_have_written_and_has_not_leaves_a_position_too() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      query(connection, "select count(*) from made for update");
      connection.commit();
    }

    assertThat(ReadToken.current().toString()).matches("r1\\.[0-9a-f]{12}-[0-9a-f]{32}-[0-9a-z]+");
    assertThat(readsOnReader()).isTrue();
  }

  @Test
  void the_writer_alone_is_needed_no_longer_than_until_a_read_has_run_there() throws SQLException {
    write(source);
    String token = ReadToken.current().toString();
    awaitReadsOnReader();
    ReadToken.forget();
    ReadToken.parse(token.substring(0, token.indexOf('-')) + "-w").follow();

    assertThat(readsOnReader()).isFalse();
    assertThat(readsOnReader()).isTrue();
  }

  @Test
  void a_transaction_that_was_never_committed_is_forgotten_once_the_writer_does_not_know_it()
      throws SQLException {
    write(source);
    String token = ReadToken.current().toString();
    awaitReadsOnReader();
    ReadToken.forget();
    ReadToken.parse(token.substring(0, token.lastIndexOf('-')) + "-zzzzzz").follow();

    assertThat(readsOnReader()).isFalse();
    assertThat(readsOnReader()).isTrue();
  }

  @Test
  void a_connection_that_was_reset_is_told_of_its_commits_again() throws SQLException {
    try (AwsDataSource one = source(Map.of("hibernate.aws.pool.max_size", "1"))) {
      String process;
      try (Connection first = one.getConnection()) {
        process = Sql.pid(first);
        Sql.run(first, "set @left = 1");
        Sql.run(first, "set session session_track_gtids = off");
      }
      try (Connection second = one.getConnection()) {
        assertThat(Sql.pid(second)).isEqualTo(process);
        assertThat(Sql.text(second, "select @left")).isNull();
        assertThat(Sql.text(second, "select @@session.session_track_gtids")).isEqualTo("OWN_GTID");
      }
    }
  }

  @Test
  void nothing_is_told_where_the_mode_is_off() throws SQLException {
    try (AwsDataSource off = source(Map.of("hibernate.aws.read_your_writes.mode", "off"))) {
      write(off);
      assertThat(ReadToken.current()).isEqualTo(ReadToken.NONE);
      try (Connection connection = off.getConnection()) {
        assertThat(Sql.text(connection, "select @@session.session_track_gtids")).isEqualTo("OFF");
      }
    }
  }

  // ---- servers that prove nothing

  @Test
  void a_reader_that_commits_in_another_order_is_not_believed() throws SQLException {
    try (LogLines log = LogLines.of("io.hibernateaws.engine.freshreads");
        Connection reader = cluster.adminConnection(2)) {
      inOrder(reader, false);
      try {
        write(source);
        assertThat(readsOnReader()).isFalse();
        assertThat(read()).isEqualTo(truth());
        assertThat(engine.diagnose(SOON).findings())
            .filteredOn(finding -> finding.code().equals("position.unknown"))
            .singleElement()
            .satisfies(finding -> assertThat(finding.text()).contains("does not say what"));
      } finally {
        inOrder(reader, true);
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(cluster.instanceId(2) + " does not say what it shows")
          .contains("replica_preserve_commit_order is off");
      assertThat(log.warnings()).isEmpty();
    }
  }

  private static void inOrder(Connection reader, boolean on) throws SQLException {
    Sql.run(reader, "stop replica sql_thread");
    Sql.run(reader, "set global replica_preserve_commit_order = " + (on ? "on" : "off"));
    Sql.run(reader, "start replica sql_thread");
  }

  @Test
  void a_server_without_identifiers_is_warned_of_once_and_serves_its_reads() throws Exception {
    try (LogLines log = LogLines.of("io.hibernateaws.engine.freshreads");
        OneServer server = new OneServer();
        AwsDataSource plain =
            server.source(Map.of("hibernate.aws.read_your_writes.mode", "thread"))) {
      server.run(List.of("create table made (id int, body blob)"));
      if (server.answer("select @@gtid_mode").equals("ON")) {
        for (String mode : List.of("on_permissive", "off_permissive", "off")) {
          server.run(List.of("set global gtid_mode = " + mode));
        }
      }
      for (int i = 0; i < 3; i++) {
        write(plain);
        try (Connection reading = plain.engine().connect(ConnectRequest.READ_ONLY)) {
          assertThat(Sql.text(reading, COUNT)).isEqualTo(String.valueOf(i + 1));
        }
      }
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("does not say where it stands (gtid_mode or its binary log is off)");
    }
  }

  // ---- the price

  @Test
  void what_a_writing_transaction_pays() {
    try (SessionFactory off = Units.ofNative(unit("off"));
        SessionFactory thread = Units.ofNative(unit("thread"))) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        double one = millisOf(off);
        double other = millisOf(thread);
        if (i >= 100) {
          without.add(one);
          with.add(other);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "read_your_writes, MySQL: a writing transaction takes %.3f ms without, %.3f ms with"
              + " (median of %d interleaved)%n",
          median(without),
          median(with),
          with.size());
      assertThat(ReadToken.current().isEmpty()).isFalse();
    }
  }

  private Map<String, Object> unit(String mode) {
    return Units.settings(
        cluster,
        Map.of(
            "hibernate.aws.read_your_writes.mode",
            mode,
            "jakarta.persistence.schema-generation.database.action",
            "update"));
  }

  private static double millisOf(SessionFactory unit) {
    long began = System.nanoTime();
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
    return (System.nanoTime() - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
