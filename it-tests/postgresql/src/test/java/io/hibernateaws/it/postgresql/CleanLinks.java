package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.postgresql.jdbc.PgConnection;

/**
 * Whatever a session has left on its link, the next one cannot tell it from a fresh one: by the
 * word of real servers, on a pool of one link.
 */
@Timeout(120)
abstract class CleanLinks {
  private static final String STATE =
      """
      select concat_ws(E'\\n', current_user, session_user, current_setting('search_path'),
        current_schemas(false)::text,
        current_setting('default_transaction_isolation'),
        current_setting('transaction_isolation'),
        current_setting('default_transaction_read_only'),
        current_setting('statement_timeout'),
        current_setting('work_mem'),
        current_setting('application_name'),
        current_setting('standard_conforming_strings'),
        'app.tenant ' || coalesce(nullif(current_setting('app.tenant', true), ''), 'none'),
        'temporary ' || (select count(*) from pg_depend where refobjid = pg_my_temp_schema()
                         and refclassid = 'pg_namespace'::regclass),
        'locks ' || (select count(*) from pg_locks
                     where locktype = 'advisory' and pid = pg_backend_pid()),
        'listens ' || (select count(*) from pg_listening_channels()),
        'prepared ' || (select count(*) from pg_prepared_statements where from_sql),
        'held ' || (select count(*) from pg_cursors where is_holdable))
      """;

  @SuppressWarnings("NullAway.Init") // started before the tests of a version
  private static LocalAurora cluster;

  private final String version;
  private final List<SessionFactory> units = new ArrayList<>();

  CleanLinks(String version) {
    this.version = version;
  }

  static void start(String version) throws SQLException {
    cluster = LocalAurora.postgresql().version(version).instances(1).start();
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "create role clerk");
      Sql.run(writer, "grant clerk to " + cluster.user());
      for (String tenant : List.of("blue", "green")) {
        Sql.run(writer, "create schema " + tenant + " authorization " + cluster.user());
        Sql.run(writer, "create table " + tenant + ".note (owner text)");
        Sql.run(writer, "insert into " + tenant + ".note values ('" + tenant + "')");
        Sql.run(writer, "grant usage on schema " + tenant + " to public");
        Sql.run(writer, "grant all on " + tenant + ".note to public");
      }
      Sql.run(
          writer,
          """
          create function public.leave(what text) returns int language plpgsql as $$
          begin
            execute what;
            return 1;
          end $$
          """);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void stopUnits() {
    units.forEach(SessionFactory::close);
  }

  private AwsEngine engine(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(Units.settings(cluster, more));
    settings.put("hibernate.aws.pool.max_size", 1);
    SessionFactory unit = Units.ofNative(settings);
    units.add(unit);
    return Units.engine(unit);
  }

  private static Connection connect(AwsEngine engine, @Nullable String schema) throws SQLException {
    return engine.connect(
        ConnectRequest.WRITABLE,
        schema == null ? SessionOptions.DEFAULT : SessionOptions.DEFAULT.withSchema(schema));
  }

  @Test
  void the_server_is_of_the_version_that_was_asked_for() throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      assertThat(Sql.text(admin, "show server_version_num")).startsWith(version);
    }
  }

  /** What an application does to its connection. */
  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private static Work text(String sql) {
    return c -> Sql.run(c, sql);
  }

  private static Work inTransaction(Work... all) {
    return c -> {
      c.setAutoCommit(false);
      for (Work one : all) {
        one.on(c);
      }
      c.commit();
    };
  }

  private static Map<String, Work> leavings() {
    Map<String, Work> all = new LinkedHashMap<>();
    for (String sql :
        List.of(
            "create or replace temp view note as select 'red'::text as owner",
            "create table \"pg_temp\".note (owner text)",
            "do $$ begin create temp table note (owner text); end $$",
            "select 'red'::text as owner into temp note",
            "create domain pg_temp.d as int",
            "create function pg_temp.f() returns int language sql as 'select 1'",
            "set role clerk",
            "do $$ begin set role clerk; end $$",
            "select set_config('role', 'clerk', false)",
            "select public.leave('set role clerk')",
            "with x as (select public.leave('set role clerk')) select * from x",
            "select public.leave('create temp table note (owner text)')",
            "select public.leave('set search_path = green')",
            "select public.leave('set app.tenant = ''red''')",
            "do $$ begin set search_path = green; end $$",
            "set search_path = green, blue",
            "select set_config('search_path', 'green', false)",
            "update pg_settings set setting = 'green' where name = 'search_path'",
            "update pg_settings set setting = 'clerk' where name = 'role'",
            "update pg_catalog.\"pg_settings\" set setting = '1s' where name = 'statement_timeout'",
            "set app.tenant = 'red'",
            "select set_config('app.tenant', 'red', false)",
            "set statement_timeout = '7s'",
            "set work_mem = '65MB'",
            "set application_name = 'somebody'",
            "set session characteristics as transaction isolation level serializable",
            "set default_transaction_isolation = 'serializable'",
            "do $$ begin set default_transaction_read_only = on; end $$",
            "set standard_conforming_strings = off",
            "reset all",
            "discard all",
            "discard temp",
            "select pg_advisory_lock(7)",
            "do $$ begin perform pg_advisory_lock(8); end $$",
            "select public.leave('select pg_advisory_lock_shared(9)')",
            "listen note",
            "do $$ begin listen note; end $$",
            "prepare \"a plan; x\" as select 1",
            "do $$ begin execute 'prepare plan as select 1'; end $$",
            "declare note_cursor cursor with hold for select 1")) {
      all.put(sql, text(sql));
      all.put(sql + ", in a transaction", inTransaction(text(sql)));
    }
    all.remove("discard all, in a transaction");
    all.put(
        "a batch",
        c -> {
          try (var batch = c.createStatement()) {
            batch.addBatch("insert into blue.note values ('blue')");
            batch.addBatch("set role clerk");
            batch.executeBatch();
          }
        });
    all.put(
        "prepared",
        c -> {
          try (PreparedStatement leave = c.prepareStatement("select public.leave(?)")) {
            leave.setString(1, "set role clerk");
            leave.execute();
          }
        });
    all.put(
        "a call",
        c -> {
          try (var call = c.prepareCall("{? = call public.leave('set role clerk')}")) {
            call.registerOutParameter(1, java.sql.Types.INTEGER);
            call.execute();
          }
        });
    all.put(
        "a local path",
        inTransaction(
            text("set local search_path = pg_temp"), text("create table note (owner text)")));
    all.put(
        "a schema, undone to a savepoint by text",
        inTransaction(text("savepoint a"), c -> c.setSchema("green"), text("rollback to a")));
    all.put(
        "a schema, undone to a savepoint",
        c -> {
          c.setAutoCommit(false);
          Sql.run(c, "select 1");
          var savepoint = c.setSavepoint();
          c.setSchema("green");
          c.rollback(savepoint);
          c.commit();
        });
    all.put("a raw schema", c -> c.unwrap(PgConnection.class).setSchema("green"));
    all.put("a schema", c -> c.setSchema("green"));
    all.put("an isolation", c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
    all.put("a client name", c -> c.setClientInfo("ApplicationName", "somebody"));
    all.put(
        "an isolation of JDBC and one of SQL",
        c -> {
          c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          Sql.run(c, "set default_transaction_isolation = 'serializable'");
        });
    return all;
  }

  @TestFactory
  Stream<DynamicTest> the_next_session_is_fresh_on_a_pool_of_one_tenant() throws SQLException {
    return freshAfter(null, null);
  }

  @TestFactory
  Stream<DynamicTest> the_next_tenant_is_fresh_where_tenants_share_links() throws SQLException {
    return freshAfter("blue", "green");
  }

  private Stream<DynamicTest> freshAfter(@Nullable String schema, @Nullable String next)
      throws SQLException {
    AwsEngine engine = engine(Map.of());
    String fresh;
    try (Connection first = connect(engine, next)) {
      fresh = Sql.text(first, STATE);
    }
    return leavings().entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(),
                    () -> {
                      try (Connection connection = connect(engine, schema)) {
                        Sql.text(connection, "select 1");
                        one.getValue().on(connection);
                      }
                      assertThat(engine.linkCounts().borrowed()).isZero();
                      try (Connection after = connect(engine, next)) {
                        assertThat(Sql.text(after, STATE)).isEqualTo(fresh);
                        if (next != null) {
                          assertThat(
                                  Sql.text(after, "select owner from note where owner is not null"))
                              .isEqualTo(next);
                        }
                      }
                    }));
  }

  // ---- what it costs

  /** Counts the questions that reach the server; nothing is cut. */
  private static AtomicInteger questions() {
    AtomicInteger asked = new AtomicInteger();
    cluster
        .proxy(1)
        .cutAt(
            sql -> {
              if (sql.contains("CURRENT_USER::pg_catalog.text AS role")) {
                asked.incrementAndGet();
              }
              return false;
            },
            Moment.BEFORE_SERVER,
            Ending.RESET);
    return asked;
  }

  @Test
  void an_application_that_reads_and_writes_by_hibernate_is_asked_nothing() throws SQLException {
    SessionFactory unit =
        Units.ofNative(
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    units.add(unit);
    unit.inTransaction(session -> session.persist(new Purchase(new UUID(1, 1), "first")));
    AtomicInteger asked = questions();
    for (int i = 0; i < 20; i++) {
      UUID id = UUID.randomUUID();
      unit.inTransaction(session -> session.persist(new Purchase(id, "buyer")));
      unit.inSession(session -> assertThat(session.find(Purchase.class, id)).isNotNull());
      unit.inTransaction(session -> session.remove(session.find(Purchase.class, id)));
    }
    assertThat(asked).hasValue(0);
    unit.inTransaction(
        session ->
            session
                .createNativeQuery("select public.leave('select 1')", Object.class)
                .getResultList());
    assertThat(asked).as("after a function").hasValue(1);
  }

  @Test
  void the_server_is_asked_once_at_a_return_and_its_cost_is_printed() throws SQLException {
    AwsEngine asks = engine(Map.of());
    AwsEngine trusts = engine(Map.of("hibernate.aws.pool.session_check", "never"));
    String doubtful = "select public.leave('select 1')";
    borrow(asks, doubtful, 1);
    borrow(trusts, doubtful, 1);
    AtomicInteger asked = questions();
    int rounds = 200;
    long harmless = borrow(asks, "select 1", rounds);
    assertThat(asked).hasValue(0);
    long unasked = borrow(trusts, doubtful, rounds);
    assertThat(asked).hasValue(0);
    int counted = 3; // afterwards the driver sends the name of the question only
    borrow(asks, doubtful, counted);
    assertThat(asked).hasValue(counted);
    int each = asked.get() / counted;
    long proved = borrow(asks, doubtful, rounds);
    System.out.printf(
        "CLEAN_LINK round_trips_per_return harmless=0 doubtful=%d ns_per_session harmless=%d"
            + " doubtful_unasked=%d doubtful_asked=%d%n",
        each, harmless, unasked, proved);
  }

  private static long borrow(AwsEngine engine, String sql, int times) throws SQLException {
    long since = System.nanoTime();
    for (int i = 0; i < times; i++) {
      try (Connection connection = connect(engine, null)) {
        Sql.text(connection, sql);
      }
    }
    return (System.nanoTime() - since) / times;
  }

  @Test
  void a_trigger_leaves_nothing_to_another_tenant() throws SQLException {
    AwsEngine engine = engine(Map.of());
    try (Connection blue = connect(engine, "blue")) {
      Sql.run(blue, "insert into note values ('blue')");
    }
    AtomicInteger asked = questions();
    for (int i = 0; i < 3; i++) {
      try (Connection blue = connect(engine, "blue")) {
        Sql.run(blue, "insert into note values ('blue')");
      }
    }
    assertThat(asked).as("without a trigger").hasValue(0);
    try (Connection blue = connect(engine, "blue")) {
      Sql.run(
          blue,
          "create function blue.becomes() returns trigger language plpgsql as"
              + " $$ begin set role clerk; return new; end $$");
      Sql.run(
          blue,
          "create trigger becomes before insert on blue.note for each row execute function"
              + " blue.becomes()");
    }
    try {
      try (Connection blue = connect(engine, "blue")) {
        Sql.run(blue, "insert into note values ('blue')");
      }
      try (Connection green = connect(engine, "green")) {
        assertThat(Sql.text(green, "select current_user")).isEqualTo(cluster.user());
      }
    } finally {
      try (Connection writer = cluster.adminConnection(1)) {
        Sql.run(writer, "drop function blue.becomes() cascade");
      }
    }
  }

  @Test
  void the_defaults_of_getters_are_those_of_a_link_that_was_just_opened() throws SQLException {
    AwsEngine engine = engine(Map.of());
    try (Connection connection = connect(engine, null)) {
      Sql.run(
          connection, "set session characteristics as transaction isolation level serializable");
      Sql.run(connection, "set search_path = blue");
      try (Connection other = engine.connect(ConnectRequest.READ_ONLY)) {
        assertThat(other.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        assertThat(other.getSchema()).isEqualTo("public");
      }
    }
    try (Connection connection = connect(engine, null)) {
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Test
  void links_of_a_user_whose_defaults_have_changed_end_and_new_ones_are_kept() throws SQLException {
    AwsEngine engine = engine(Map.of());
    String doubtful = "select public.leave('select 1')";
    borrow(engine, doubtful, 1);
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "alter system set default_transaction_isolation = 'repeatable read'");
      Sql.run(writer, "select pg_reload_conf()");
      try {
        borrow(engine, "select public.leave('select pg_sleep(0.2)')", 2);
        String pid;
        try (Connection connection = connect(engine, null)) {
          pid = Sql.pid(connection);
          Sql.text(connection, doubtful);
        }
        try (Connection connection = connect(engine, null)) {
          assertThat(Sql.pid(connection)).isEqualTo(pid);
        }
      } finally {
        Sql.run(writer, "alter system reset default_transaction_isolation");
        Sql.run(writer, "select pg_reload_conf()");
      }
    }
  }
}
