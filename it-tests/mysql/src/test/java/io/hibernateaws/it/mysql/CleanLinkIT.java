package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a session has left on its connection, the next one cannot tell it from a fresh one, by
 * the word of the server to an administrator and to the session itself; and what leaves nothing
 * costs no question. Views and triggers that leave something are not among the cases, because they
 * are not seen (docs/mysql.md).
 */
@Timeout(180)
class CleanLinkIT {
  private static final String THREAD = "select connection_id()";

  /** What the server shows an administrator of a session, without touching it. */
  private static final String SEEN =
      """
      select concat_ws('\\n',
        concat('user ', t.processlist_user),
        concat('in ', coalesce(t.processlist_db, '')),
        (select group_concat(concat(variable_name, '=', variable_value) order by variable_name
           separator '\\n') from performance_schema.variables_by_thread
           where thread_id = t.thread_id
           and variable_name not in ('timestamp', 'statement_id', 'pseudo_thread_id')),
        concat('variables ', (select coalesce(group_concat(variable_name), '') from
           performance_schema.user_variables_by_thread where thread_id = t.thread_id)),
        concat('prepared ', (select count(*) from performance_schema.prepared_statements_instances
           where owner_thread_id = t.thread_id)),
        concat('locks ', (select coalesce(group_concat(object_type, ' ', lock_type), '') from
           performance_schema.metadata_locks where owner_thread_id = t.thread_id)),
        concat('transaction ', (select coalesce(group_concat(state), '') from
           performance_schema.events_transactions_current
           where thread_id = t.thread_id and state = 'ACTIVE')))
      from performance_schema.threads t where t.processlist_id = %s
      """;

  /** What only the session itself is told; known to have no effect, so that it hides nothing. */
  private static final String TOLD =
      """
      select concat_ws('\\n', current_user(), current_role(), database(),
        concat('variable ', coalesce(@left_behind, '')),
        concat('lock ', coalesce(is_used_lock('left') = connection_id(), 0)),
        concat('clock ', year(now()) > 1970), concat('next ', @@insert_id),
        concat('last ', last_insert_id(), ' ', @@last_insert_id),
        concat('profiling ', @@profiling), concat('log ', @@sql_log_bin),
        concat('note ', (select coalesce(group_concat(owner), '') from note)))
      """;

  private static final String BEGUN =
      """
      select concat(e.isolation_level, ' ', e.access_mode)
      from performance_schema.events_transactions_current e
      join performance_schema.threads t using (thread_id) where t.processlist_id = %s
      """;

  private static final String RESETS =
      "select count_star from performance_schema.events_statements_summary_global_by_event_name"
          + " where event_name = 'statement/com/Reset Connection'";

  private static final AtomicInteger CASES = new AtomicInteger();
  private static final AtomicInteger RIGHT = new AtomicInteger();
  private static final AtomicInteger KEPT = new AtomicInteger();
  private static final AtomicInteger CLOSED = new AtomicInteger();
  private static final AtomicInteger UNASKED = new AtomicInteger();

  private static OneServer server;
  private static AwsDataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = new OneServer();
    server.run(
        List.of(
            "create table note (owner varchar(20))",
            "create table green.note (owner varchar(20))",
            "insert into note values ('blue')",
            "insert into green.note values ('green')",
            "create table written (n int primary key)",
            "create role clerk",
            "grant clerk to '" + OneServer.USER + "'@'%'",
            "grant reload, backup_admin, session_variables_admin on *.* to '"
                + OneServer.USER
                + "'@'%'",
            "create function leaves_variable() returns int begin set @left_behind = 1; return 1;"
                + " end",
            "create function leaves_mode() returns int begin set sql_mode = ''; return 1; end",
            "create procedure leaves(what text) sql security invoker begin set @text = what; prepare leaving from @text;"
                + " execute leaving; deallocate prepare leaving; end",
            "create procedure leaves_plan() begin prepare plan from 'select 1'; end",
            "set session group_concat_max_len = 1000000"));
    source = server.source(Map.of("allowMultiQueries", "true"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (source != null) {
      source.close();
    }
    if (server != null) {
      server.close();
    }
    System.out.printf(
        "CLEAN cases=%s wrong=%d kept=%s closed=%s unasked=%s%n",
        CASES, CASES.get() - RIGHT.get(), KEPT, CLOSED, UNASKED);
  }

  /** What an application does to its connection. */
  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private static Work text(String sql) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    };
  }

  private static Work inTransaction(Work work, boolean commit) {
    return connection -> {
      connection.setAutoCommit(false);
      work.on(connection);
      if (commit) {
        connection.commit();
      }
    };
  }

  private static Work prepared(String sql) {
    return connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.execute();
      }
    };
  }

  private static Map<String, Work> leavings() {
    Map<String, Work> all = new LinkedHashMap<>();
    for (String sql : LeavingTexts.PLAIN) {
      all.put(sql, text(sql));
      all.put("/*!50000 " + sql + " */", text("/*!50000 " + sql + " */"));
      all.put(sql + ", in a transaction", inTransaction(text(sql), true));
      all.put(sql + ", in a transaction that is left", inTransaction(text(sql), false));
    }
    for (String sql : LeavingTexts.ALONE) {
      all.put(sql, text(sql));
      all.put("/*! " + sql + " */", text("/*! " + sql + " */"));
    }
    for (String sql : LeavingTexts.OBSCURE) {
      all.put(sql, text(sql));
      all.put(sql + ", in a transaction", inTransaction(text(sql), true));
    }
    for (String sql :
        List.of("select @left_behind := 'red'", "use green", "set time_zone = '+05:00'")) {
      all.put(sql + ", prepared", prepared(sql));
    }
    all.put(
        "a batch",
        connection -> {
          try (Statement batch = connection.createStatement()) {
            batch.addBatch("insert into written values (1009)");
            batch.addBatch("set @left_behind = 1");
            batch.executeBatch();
          }
        });
    all.put(
        "a call",
        connection -> {
          try (CallableStatement call = connection.prepareCall("{call leaves(?)}")) {
            call.setString(1, "set @left_behind = 1");
            call.execute();
          }
        });
    all.put("a raw catalog", connection -> raw(connection).setCatalog("green"));
    all.put("a raw variable", connection -> Sql.run(raw(connection), "set @left_behind = 1"));
    for (int level :
        List.of(Connection.TRANSACTION_READ_UNCOMMITTED, Connection.TRANSACTION_SERIALIZABLE)) {
      all.put(
          "isolation " + level + " and a text",
          connection -> {
            connection.setTransactionIsolation(level);
            Sql.run(connection, "set time_zone = '+05:00'");
          });
    }
    all.put(
        "isolation of JDBC and one of SQL",
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          Sql.run(connection, "set transaction_isolation = 'SERIALIZABLE'");
        });
    all.put(
        "a read-only session",
        connection -> {
          connection.setReadOnly(true);
          Sql.run(connection, "set @left_behind = 1");
        });
    return all;
  }

  private static Connection raw(Connection connection) throws SQLException {
    return connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
  }

  /** What the session of a pool of one connection is like. */
  private record Found(String thread, String seen, String told, String begun, boolean writes) {
    static Found of(Connection session) throws SQLException {
      String thread = Sql.text(session, THREAD);
      String seen = server.answer(SEEN.formatted(thread));
      String told = Sql.text(session, TOLD);
      server.run(List.of("delete from written"));
      Sql.run(session, "insert into written values (1)");
      boolean writes = "1".equals(server.answer("select count(*) from written"));
      session.setAutoCommit(false);
      Sql.text(session, "select count(*) from note");
      String begun = server.answer(BEGUN.formatted(thread));
      session.rollback();
      return new Found(thread, seen, told, begun, writes);
    }

    void assertAs(Found fresh) {
      Set<String> left = new HashSet<>(List.of(seen.split("\n")));
      left.removeAll(List.of(fresh.seen.split("\n")));
      assertThat(left).isEmpty();
      assertThat(seen).hasSameSizeAs(fresh.seen);
      assertThat(told).isEqualTo(fresh.told);
      assertThat(begun).isEqualTo(fresh.begun);
      assertThat(writes).as("its write is there").isTrue();
    }
  }

  private static Found borrow() throws SQLException {
    try (Connection session = source.getConnection()) {
      return Found.of(session);
    }
  }

  private static int resets() throws SQLException {
    return Integer.parseInt(server.answer(RESETS));
  }

  @TestFactory
  Stream<DynamicTest> the_next_session_finds_nothing_of_what_one_has_left() throws SQLException {
    Found fresh = borrow();
    assertThat(fresh.seen()).contains("sql_mode=", "autocommit=ON", "variables \n", "locks \n");
    return leavings().entrySet().stream()
        .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> leave(one.getValue(), fresh)));
  }

  private static void leave(Work work, Found fresh) throws SQLException {
    CASES.incrementAndGet();
    int resets = resets();
    String thread;
    try (Connection session = source.getConnection()) {
      thread = Sql.text(session, THREAD);
      work.on(session);
    }
    Found next = borrow();
    next.assertAs(fresh);
    if (next.thread().equals(thread)) {
      assertThat(resets()).as("kept, but not reset").isGreaterThan(resets);
      KEPT.incrementAndGet();
    } else {
      CLOSED.incrementAndGet();
    }
    RIGHT.incrementAndGet();
  }

  /** The engine keeps account of them, and puts them back by themselves. */
  @TestFactory
  Stream<DynamicTest> what_jdbc_has_set_is_put_back_without_a_question() throws SQLException {
    Found fresh = borrow();
    Map<String, Work> settings =
        Map.of(
            "a catalog",
            connection -> connection.setCatalog("green"),
            "an isolation",
            connection -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
    return settings.entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(),
                    () -> {
                      keep(one.getValue(), true, fresh);
                      keep(one.getValue(), false, fresh);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> what_leaves_nothing_keeps_its_connection_without_a_question()
      throws SQLException {
    Found fresh = borrow();
    return LeavingTexts.HARMLESS.stream()
        .flatMap(sql -> Stream.of(Map.entry(sql, true), Map.entry(sql, false)))
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey() + (one.getValue() ? "" : ", in a transaction"),
                    () -> keep(text(one.getKey()), one.getValue(), fresh)));
  }

  private static void keep(Work work, boolean autoCommit, Found fresh) throws SQLException {
    CASES.incrementAndGet();
    int resets = resets();
    String thread;
    try (Connection session = source.getConnection()) {
      thread = Sql.text(session, THREAD);
      (autoCommit ? work : inTransaction(work, true)).on(session);
    }
    Found next = borrow();
    next.assertAs(fresh);
    assertThat(next.thread()).isEqualTo(thread);
    assertThat(resets()).as("resets").isEqualTo(resets);
    UNASKED.incrementAndGet();
    RIGHT.incrementAndGet();
  }
}
