package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.routing.Writings.Work;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Whichever way a session writes, the thread's next read sees it, though the reader stands still;
 * and what has written nothing keeps no read from it.
 */
@Timeout(180)
class ReadYourWritesIT {
  private static final Writings WRITINGS = Product.underTest().writings();

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static AwsEngine engine;
  private static Reads reads;

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    try (Connection administrator = cluster.adminConnection(1);
        Connection application = cluster.directConnection(1)) {
      for (String one : WRITINGS.preparedByAdministrator()) {
        Sql.run(administrator, one);
      }
      for (String one : WRITINGS.preparedByApplication()) {
        Sql.run(application, one);
      }
    }
    Map<String, Object> settings = new HashMap<>(Product.underTest().severalStatements());
    settings.put("hibernate.aws.read_your_writes.mode", "thread");
    settings.put("hibernate.aws.read_your_writes.wait", 1);
    unit = Units.ofNative(Units.settings(cluster, settings));
    engine = Units.engine(unit);
    reads = new Reads(cluster, engine, WRITINGS.count());
    reads.awaitCopy(2);
    reads.awaitReader();
    PausedReplay.of(cluster, 2);
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

  // ---- every way to write

  /** How a session does its work. */
  @FunctionalInterface
  private interface Course {
    /**
     * @return the session if it is still open
     */
    @Nullable Connection with(Work work) throws Exception;
  }

  private static Stream<DynamicTest> tests(Map<String, Work> works, Course course) {
    return works.entrySet().stream()
        .map(
            work ->
                DynamicTest.dynamicTest(
                    work.getKey(), () -> nextReadSeesIt(work.getValue(), course)));
  }

  private static void nextReadSeesIt(Work work, Course course) throws Exception {
    ReadToken.forget();
    assertThat(reads.runOnReader()).as("before").isTrue();
    String before = reads.truth();
    try (Connection open = course.with(work)) {
      assertThat(reads.truth()).as("it wrote").isNotEqualTo(before);
      assertThat(reads.told()).isEqualTo(reads.truth());
      if (open == null) {
        assertThat(ReadToken.current().toString())
            .as("a position, not the writer alone")
            .doesNotEndWith("-w");
      }
    }
  }

  private static Map<String, Work> inTransactions() {
    Map<String, Work> works = new LinkedHashMap<>(WRITINGS.anywhere());
    works.putAll(WRITINGS.inTransactions());
    return works;
  }

  private static Map<String, Work> inAutocommit() {
    Map<String, Work> works = new LinkedHashMap<>(WRITINGS.anywhere());
    works.putAll(WRITINGS.inAutocommit());
    return works;
  }

  /** How a transaction ends. */
  private static Course ending(Work end) {
    return work -> {
      try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
        connection.setAutoCommit(false);
        work.on(connection);
        end.on(connection);
      }
      return null;
    };
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_a_transaction_is_seen_by_the_next_read() {
    return tests(inTransactions(), ending(Connection::commit));
  }

  @TestFactory
  Stream<DynamicTest> a_write_that_is_committed_by_switching_autocommit_on_is_seen() {
    return tests(inTransactions(), ending(connection -> connection.setAutoCommit(true)));
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_a_transaction_that_a_text_commits_is_seen() {
    return tests(inTransactions(), ending(connection -> Sql.run(connection, "commit")));
  }

  @TestFactory
  Stream<DynamicTest> a_write_in_autocommit_mode_is_seen_by_the_next_read() {
    return tests(
        inAutocommit(),
        work -> {
          try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
            work.on(connection);
          }
          return null;
        });
  }

  @TestFactory
  Stream<DynamicTest> a_write_is_seen_while_its_session_is_still_open() {
    return tests(
        inAutocommit(),
        work -> {
          Connection connection = engine.connect(ConnectRequest.WRITABLE);
          work.on(connection);
          return connection;
        });
  }

  // ---- what writes nothing

  @Test
  void a_query_that_is_known_to_have_no_effect_is_no_write_whichever_call_sends_it()
      throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE);
        Statement statement = connection.createStatement()) {
      Sql.run(connection, "select lower('A')");
      try (ResultSet rows = statement.executeQuery("select count(*) from made where id = 1")) {
        assertThat(rows.next()).isTrue();
      }
    }

    assertThat(ReadToken.current().isEmpty()).isTrue();
  }

  @Test
  void a_statement_that_closed_itself_keeps_no_session_on_the_writer() throws SQLException {
    String isReader = Product.underTest().sql().isReader();
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      Statement statement = connection.createStatement();
      statement.closeOnCompletion();
      try (ResultSet rows = statement.executeQuery(isReader)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getBoolean(1)).isFalse();
      }
      assertThat(statement.isClosed()).isTrue();

      try (ReadOnlyScope scope = ReadOnlyScope.open()) {
        assertThat(scope).isNotNull();
        assertThat(Sql.yes(connection, isReader)).isTrue();
      }
    }
  }
}
