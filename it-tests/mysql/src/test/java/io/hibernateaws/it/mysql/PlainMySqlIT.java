package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A MySQL server that is no Aurora: verdicts, clean links and read-only sessions. */
@Timeout(180)
class PlainMySqlIT {
  private static final String THREAD = "select connection_id()";

  /** Servers answer to the end of a mere sleep without an error. */
  private static final String LONG =
      "select count(*) from information_schema.collations a, information_schema.collations b,"
          + " information_schema.collations c, information_schema.collations d where a.id + b.id +"
          + " c.id + d.id = 7";

  private static OneServer server;

  private AwsDataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = new OneServer();
    server.run(
        List.of(
            "create table note (id int primary key, a varchar(20))",
            "create table green.note (id int primary key, a varchar(20))",
            "insert into green.note values (1, 'green')",
            "create procedure raises(state char(5), number int) begin declare c condition for"
                + " sqlstate '08S01'; if number = 0 then signal sqlstate '08S01' set message_text ="
                + " 'raised'; else signal sqlstate 'HY000' set message_text = 'raised', mysql_errno"
                + " = 1053; end if; end",
            "create function writes(row_id int) returns int modifies sql data begin insert into"
                + " note values (row_id, 'f'); return 1; end",
            "create procedure commits(row_id int) begin start transaction read write; insert into"
                + " note values (row_id, 'p'); commit; end"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    server.run(List.of("delete from note"));
    source = server.source(Map.of());
  }

  @AfterEach
  void close() {
    source.close();
  }

  Class<? extends Dialect> dialect() {
    return MySQLDialect.class;
  }

  /** The variable by which the server refuses everybody's writes. */
  String refusing() {
    return "super_read_only";
  }

  /** The variable of a session. */
  String isolation() {
    return "transaction_isolation";
  }

  private static boolean isThere(int id) throws SQLException {
    return !"0".equals(server.answer("select count(*) from note where id = " + id));
  }

  @Test
  void hibernate_works_on_it_and_recovers_from_a_lost_connection() throws Exception {
    try (SessionFactory unit = Units.ofNative(server.unit())) {
      assertThat(Units.dialect(unit)).isEqualTo(dialect());
      UUID ada = UUID.randomUUID();
      unit.inTransaction(session -> session.persist(new Purchase(ada, "Ada")));

      assertThatThrownBy(
              () ->
                  unit.inTransaction(
                      session -> {
                        session.persist(new Purchase(UUID.randomUUID(), "Grace"));
                        session.flush();
                        session.doWork(connection -> server.kill(Sql.text(connection, THREAD)));
                        session.createNativeQuery("select 1", Integer.class).getSingleResult();
                      }))
          .isInstanceOf(JDBCConnectionException.class);

      unit.inTransaction(
          session ->
              assertThat(
                      session.createSelectionQuery("from Purchase", Purchase.class).getResultList())
                  .hasSize(1));
      try (var reading = unit.withOptions().readOnly(true).openSession()) {
        assertThat(reading.find(Purchase.class, ada)).isNotNull();
      }
    }
  }

  @Test
  void a_transaction_whose_connection_was_killed_is_rolled_back_for_certain() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionLostSQLException.class);
      session.rollback();
      assertThat(Sql.text(session, "select count(*) from note")).isEqualTo("0");
    }
  }

  /** The driver forgets about a transaction when it has read the rows of a stream. */
  @Test
  void a_transaction_that_has_written_by_a_stream_is_lost_with_its_connection() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      String thread = Sql.text(session, THREAD);
      session.commit();
      try (Statement statement = session.createStatement()) {
        statement.setFetchSize(Product.underTest().repertoire().rowByRow());
        try (ResultSet rows = statement.executeQuery("select writes(1) union all select 2")) {
          assertThat(rows.next()).isTrue();
        }
      }
      server.kill(thread);

      assertThatThrownBy(() -> Sql.text(session, THREAD))
          .isExactlyInstanceOf(TransactionLostSQLException.class);
      session.rollback();
    }
    assertThat(isThere(1)).isFalse();
  }

  /** Also where no stream asks for it by statements of its own. */
  @Test
  void the_server_is_as_patient_with_a_stream_as_the_driver_asks_for() throws Exception {
    String patience = "select @@session.net_write_timeout";
    try (Connection session = source.getConnection()) {
      assertThat(Sql.text(session, patience)).isEqualTo("600");
    }
    Map<String, String> given = Map.of("hibernate.connection.netTimeoutForStreamingResults", "7");
    try (AwsDataSource own = server.source(given);
        Connection session = own.getConnection()) {
      assertThat(Sql.text(session, patience)).isEqualTo("7");
    }
  }

  @Test
  void a_transaction_in_which_a_definition_has_committed_is_unknown() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      assertThatThrownBy(() -> Sql.run(session, "create table note (id int)"))
          .isInstanceOf(SQLException.class);
      Sql.run(session, "insert into note values (2, 'b')");
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    }
    assertThat(isThere(1)).isTrue();
    assertThat(isThere(2)).isFalse();
  }

  @Test
  void a_transaction_is_known_to_be_open_after_the_application_has_asked_whether_the_link_is_valid()
      throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      assertThat(session.isValid(5)).isTrue();
    }
    assertThat(isThere(1)).isFalse();
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      assertThat(session.isValid(5)).isTrue();
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionLostSQLException.class);
    }
    assertThat(isThere(1)).isFalse();
  }

  /** Which the engine has to ask the link about, because servers end connections with it. */
  @Test
  void a_transaction_is_rolled_back_by_close_after_a_routine_has_raised_the_code_of_an_end()
      throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      assertThatThrownBy(() -> Sql.run(session, "signal sqlstate '08000' set mysql_errno = 1053"))
          .hasFieldOrPropertyWithValue("SQLState", "08000");
    }
    assertThat(isThere(1)).isFalse();
  }

  /** How an application ends a unit of work in which a text may have committed. */
  private enum End {
    COMMIT,
    ROLLBACK,
    AUTOCOMMIT_ON_AND_OFF;

    void of(Connection session) throws SQLException {
      switch (this) {
        case COMMIT -> session.commit();
        case ROLLBACK -> session.rollback();
        case AUTOCOMMIT_ON_AND_OFF -> {
          session.setAutoCommit(true);
          session.setAutoCommit(false);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_unit_of_work_after_what_commits_by_itself_is_told_of_alone(End end) throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "drop table if exists nothing");
      end.of(session);
      Sql.run(session, "insert into note values (1, 'a')");
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionLostSQLException.class);
      session.rollback();
    }
    assertThat(isThere(1)).isFalse();
  }

  @Test
  void a_prepared_text_that_commits_by_itself_does_so_each_time() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      try (PreparedStatement drop = session.prepareStatement("drop table if exists nothing")) {
        drop.execute();
        session.commit();
        Sql.run(session, "insert into note values (1, 'a')");
        drop.execute();
        server.kill(Sql.text(session, THREAD));

        assertThatThrownBy(() -> Sql.text(session, "select 1"))
            .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
      }
    }
    assertThat(isThere(1)).isTrue();
  }

  @Test
  void a_batch_commits_by_itself_when_it_is_sent() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      try (Statement batch = session.createStatement()) {
        batch.addBatch("drop table if exists nothing");
        session.commit();
        Sql.run(session, "insert into note values (1, 'a')");
        batch.executeBatch();
        server.kill(Sql.text(session, THREAD));

        assertThatThrownBy(() -> Sql.text(session, "select 1"))
            .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
      }
    }
    assertThat(isThere(1)).isTrue();
  }

  /** Its driver does not know, and the server commits whatever comes after. */
  @Test
  void autocommit_switched_on_by_a_text_outlives_a_unit_of_work() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "set autocommit = 1");
      session.commit();
      Sql.run(session, "insert into note values (1, 'a')");
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    }
    assertThat(isThere(1)).isTrue();
  }

  static Stream<List<String>> textsAfterWhichARowIsThere() {
    return Stream.of(
        List.of("call commits(1)"),
        List.of("insert into note values (1, 'a')", "create table made (id int)"),
        List.of(
            "insert into note values (1, 'a')",
            "create table made (id int)",
            "insert into note values (2, 'b')"),
        List.of("set autocommit = 1", "insert into note values (1, 'a')"),
        List.of("insert into note values (1, 'a')", "start transaction"),
        List.of("insert into note values (1, 'a')", "/*! alter table note comment 'x' */"),
        List.of("insert into note values (1, 'a')", "lock tables note write"));
  }

  @ParameterizedTest
  @MethodSource("textsAfterWhichARowIsThere")
  void what_texts_have_committed_is_not_told_to_be_lost(List<String> texts) throws Exception {
    server.run(List.of("drop table if exists made"));
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      for (String sql : texts) {
        Sql.run(session, sql);
      }
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    }
    assertThat(isThere(1)).isTrue();
  }

  @Test
  void what_a_transaction_begun_by_text_has_committed_is_not_told_to_be_lost() throws Exception {
    try (Connection session = source.getConnection()) {
      Sql.run(session, "begin");
      Sql.run(session, "insert into note values (1, 'a')");
      Sql.run(session, "begin");
      Sql.run(session, "insert into note values (2, 'b')");
      server.kill(Sql.text(session, THREAD));

      assertThatThrownBy(() -> Sql.text(session, "select 1"))
          .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    }
    assertThat(isThere(1)).isTrue();
  }

  @Test
  void a_procedure_that_was_prepared_in_an_earlier_transaction_may_commit_the_later_one()
      throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      try (CallableStatement call = session.prepareCall("{call commits(2)}")) {
        session.commit();
        Sql.run(session, "insert into note values (1, 'a')");
        call.execute();
        server.kill(Sql.text(session, THREAD));

        assertThatThrownBy(() -> Sql.text(session, "select 1"))
            .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
      }
    }
    assertThat(isThere(1)).isTrue();
  }

  @Test
  void what_the_product_lacks_is_refused_by_name() throws Exception {
    assertThatThrownBy(
            () -> server.source(Map.of("hibernate.aws.transaction.outcome", "verify")).engine())
        .hasMessageContaining("needs transaction.outcome_schema");
    assertThatThrownBy(
            () ->
                source
                    .engine()
                    .connect(ConnectRequest.WRITABLE, SessionOptions.DEFAULT.withSchema("green")))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessageContaining("give each tenant a database");
  }

  /** Its driver would use the statements of the session before, which a reset has ended. */
  @Test
  void a_link_whose_driver_keeps_statements_on_the_server_is_not_reset() throws Exception {
    try (AwsDataSource keeping =
        server.source(Map.of("useServerPrepStmts", "true", "cachePrepStmts", "true"))) {
      for (int i = 0; i < 3; i++) {
        try (Connection session = keeping.getConnection()) {
          try (PreparedStatement ask = session.prepareStatement("select @left");
              ResultSet row = ask.executeQuery()) {
            row.next();
            assertThat(row.getString(1)).isNull();
          }
          Sql.run(session, "set @left = 'secret'");
        }
      }
    }
  }

  /** Of a routine's own choice: the server lives, and the transaction goes on. */
  @Test
  void what_a_routine_raises_passes_through_whatever_state_and_number_it_has() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      String thread = Sql.text(session, THREAD);
      for (int number : new int[] {0, 1053}) {
        SQLException raised =
            catchThrowableOfType(
                SQLException.class, () -> Sql.run(session, "call raises('08S01', " + number + ")"));
        assertThat(raised.getMessage()).endsWith("raised");
      }
      assertThat(Sql.text(session, THREAD)).isEqualTo(thread);
    }
  }

  /** A server waits for open transactions that have written before it begins to refuse writes. */
  @Test
  void a_writer_that_begins_to_refuse_writes_loses_the_transactions_it_has() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      session.setSavepoint();
      assertThat(Sql.text(session, "select count(*) from note")).isEqualTo("0");
      Sql.run(session, "insert into note select 1, 'a' from note where id = 7");
      server.run(List.of("set global " + refusing() + " = on"));
      try {
        assertThatThrownBy(() -> Sql.run(session, "insert into note values (1, 'a')"))
            .isExactlyInstanceOf(TransactionLostSQLException.class)
            .hasMessageContaining("no longer the writer");
      } finally {
        server.run(List.of("set global " + refusing() + " = off", "set global read_only = off"));
      }
      session.rollback();
      Sql.run(session, "insert into note values (2, 'a')");
      session.commit();
    }
    assertThat(isThere(1)).isFalse();
    assertThat(isThere(2)).isTrue();
  }

  /** The same number says that another option than the server's role stands in the way. */
  @Test
  void a_text_that_an_option_of_a_writer_refuses_is_the_applications_and_its_transaction_goes_on()
      throws Exception {
    server.run(List.of("grant file on *.* to '" + OneServer.USER + "'@'%'"));
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      SQLException refused =
          catchThrowableOfType(
              SQLException.class, () -> Sql.run(session, "select 1 into outfile 'x'"));
      assertThat(refused.getErrorCode()).as(refused.getMessage()).isEqualTo(1290);
      Sql.run(session, "insert into note values (2, 'b')");
      session.commit();
    } finally {
      server.run(List.of("revoke file on *.* from '" + OneServer.USER + "'@'%'"));
    }
    assertThat(isThere(1)).isTrue();
    assertThat(isThere(2)).isTrue();
  }

  @Test
  void the_next_session_finds_nothing_of_what_one_has_left() throws Exception {
    String thread;
    try (Connection session = source.getConnection()) {
      thread = Sql.text(session, THREAD);
      Sql.run(session, "set @left = 'secret'");
      Sql.run(session, "create temporary table note (id int, a varchar(20))");
      Sql.run(session, "insert into note values (7, 'temporary')");
      Sql.run(session, "set session sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
      Sql.run(session, "set session transaction isolation level serializable");
      Sql.text(session, "select get_lock('left', 0)");
      Sql.run(session, "prepare p from 'select 1'");
      Sql.run(session, "handler green.note open");
      Sql.run(session, "use green");
    }
    try (Connection session = source.getConnection()) {
      assertThat(Sql.text(session, THREAD)).isEqualTo(thread);
      assertThat(Sql.text(session, "select @left")).isNull();
      assertThat(Sql.text(session, "select count(*) from note")).isEqualTo("0");
      assertThat(Sql.text(session, "select @@sql_mode")).doesNotContain("ANSI_QUOTES");
      assertThat(Sql.text(session, "select @@" + isolation())).isEqualTo("REPEATABLE-READ");
      assertThat(Sql.text(session, "select is_free_lock('left')")).isEqualTo("1");
      assertThat(Sql.text(session, "select database()"))
          .isEqualTo(server.answer("select database()"));
      assertThatThrownBy(() -> Sql.run(session, "execute p")).hasMessageContaining("p");
    }
  }

  /** A write that the next session is told to be done would be rolled back otherwise. */
  @Test
  void autocommit_that_a_text_has_switched_off_is_on_for_the_next_session() throws Exception {
    List<Map<String, String>> unproved =
        List.of(
            Map.of("hibernate.aws.pool.session_check", "never"),
            Map.of("hibernate.aws.session_state.reset_on_close", "false"));
    for (int id = 0; id < unproved.size(); id++) {
      try (AwsDataSource keeping = server.source(unproved.get(id))) {
        String thread;
        try (Connection session = keeping.getConnection()) {
          thread = Sql.text(session, THREAD);
          Sql.run(session, "set autocommit = 0");
        }
        try (Connection session = keeping.getConnection()) {
          assertThat(Sql.text(session, THREAD)).isEqualTo(thread);
          Sql.run(session, "insert into note values (" + id + ", 'a')");
          assertThat(isThere(id)).isTrue();
        }
      }
    }
  }

  /** Where it was told to be asked always; else only rows were changed, and nothing is. */
  @Test
  void what_the_last_statement_left_ends_with_a_session_that_is_reset() throws Exception {
    server.run(List.of("create table counted (id int primary key auto_increment)"));
    try (AwsDataSource asking =
            server.source(Map.of("hibernate.aws.pool.session_check", "always"));
        AwsDataSource usual = server.source(Map.of())) {
      for (AwsDataSource each : List.of(asking, usual)) {
        String thread;
        try (Connection session = each.getConnection()) {
          thread = Sql.text(session, THREAD);
          Sql.run(session, "insert into counted values ()");
        }
        try (Connection session = each.getConnection()) {
          String left = Sql.text(session, "select last_insert_id()");
          assertThat(left).isEqualTo(each == asking ? "0" : "2");
          assertThat(Sql.text(session, THREAD)).isEqualTo(thread);
        }
      }
    } finally {
      server.run(List.of("drop table counted"));
    }
  }

  @Test
  void what_was_changed_by_rows_alone_costs_no_question() throws Exception {
    try (Connection session = source.getConnection()) {
      Sql.run(session, "insert into note values (1, 'a')");
      Sql.run(session, "set @kept = 1");
    }
    try (Connection session = source.getConnection()) {
      Sql.run(session, "update note set a = 'b' where id = 1");
    }
    try (Connection session = source.getConnection()) {
      assertThat(Sql.text(session, "select @kept")).isNull();
    }
  }

  @Test
  void a_tenants_names_are_in_its_catalog_and_a_schema_is_refused() throws Exception {
    String own = server.answer("select database()");
    try (Connection session = source.getConnection()) {
      assertThatThrownBy(() -> session.setSchema("green"))
          .isInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessageContaining("setCatalog");
      session.setCatalog("green");
      assertThat(Sql.text(session, "select a from note")).isEqualTo("green");
    }
    try (Connection session = source.getConnection()) {
      assertThat(session.getCatalog()).isEqualTo(own);
      assertThat(Sql.text(session, "select database()")).isEqualTo(own);
    }
  }

  @Test
  void a_read_only_session_writes_by_no_text() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setReadOnly(true);
      assertThat(Sql.text(session, "select count(*) from note")).isEqualTo("0");
      for (String sql :
          List.of(
              "select writes(1)",
              "call commits(1)",
              "set session transaction read write",
              "/*! insert into note values (1, 'a') */",
              "do writes(1)")) {
        assertThatThrownBy(() -> Sql.run(session, sql)).as(sql).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> Sql.run(session, "insert into note values (1, 'a')"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(isThere(1)).isFalse();
    try (Connection session = source.getConnection()) {
      Sql.run(session, "insert into note values (1, 'a')");
    }
    assertThat(isThere(1)).isTrue();
  }

  @Test
  void a_misspelt_or_dangerous_property_is_refused_by_name() {
    for (String property : List.of("autoReconnect", "failOverReadOnly", "useCompression")) {
      assertThatThrownBy(() -> server.source(Map.of(property, "true")).getConnection())
          .hasMessageContaining(property);
    }
  }

  @Test
  void the_server_shows_the_name_of_the_session() throws Exception {
    try (Connection session = source.getConnection()) {
      assertThat(
              Sql.text(
                  session,
                  "select attr_value from performance_schema.session_account_connect_attrs"
                      + " where attr_name = 'program_name' and processlist_id = connection_id()"))
          .contains("(writer)");
    }
  }

  /** The driver connects anew to end the statement, to the address that the engine resolved. */
  @Test
  void a_query_that_passes_its_time_limit_ends_and_the_link_lives() throws Exception {
    try (Connection session = source.getConnection();
        Statement statement = session.createStatement()) {
      String thread = Sql.text(session, THREAD);
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(LONG))
          .isInstanceOf(SQLTimeoutException.class);
      assertThat(Sql.text(session, THREAD)).isEqualTo(thread);
    }
  }

  /** A statement that waits for a lock would go on to wait, and hold the locks it has. */
  @Test
  void what_an_aborted_session_has_left_behind_is_ended_on_the_server() throws Exception {
    Connection session = source.getConnection();
    String thread = Sql.text(session, THREAD);
    session.setAutoCommit(false);
    Sql.run(session, "insert into note values (1, 'a')");
    server.run(List.of("start transaction", "insert into note values (2, 'admin')"));
    try {
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Sql.run(session, "insert into note values (2, 'a')");
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
      String threads = "select count(*) from information_schema.processlist where id = " + thread;
      await().until(() -> !"0".equals(server.answer(threads + " and command = 'Query'")));

      session.abort(Runnable::run);

      assertThatThrownBy(waiting::join).hasCauseInstanceOf(SQLException.class);
      await().atMost(Duration.ofSeconds(30)).until(() -> "0".equals(server.answer(threads)));
    } finally {
      server.run(List.of("rollback"));
    }
    assertThat(isThere(1)).isFalse();
  }

  @Test
  void a_commit_is_marked_where_it_is_to_be_verified() throws Exception {
    try (AwsDataSource verified =
            server.source(
                Map.of(
                    "hibernate.aws.transaction.outcome",
                    "verify",
                    "hibernate.aws.transaction.outcome_schema",
                    server.answer("select database()"),
                    "hibernate.aws.transaction.outcome_table_create",
                    "true"));
        Connection session = verified.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1, 'a')");
      session.commit();
      Sql.run(session, "insert into note values (2, 'a')");
      session.commit();
    }
    assertThat(isThere(1)).isTrue();
    assertThat(isThere(2)).isTrue();
    assertThat(
            server.answer(
                "select count(*) from information_schema.tables where table_schema = database()"
                    + " and table_name = 'hibernate_aws_outcome'"))
        .isEqualTo("1");
  }

  @Test
  void a_diagnosis_finds_nothing_that_is_wrong() {
    Diagnosis diagnosis = source.engine().diagnose(Duration.ofSeconds(30));

    assertThat(diagnosis.findings())
        .filteredOn(finding -> finding.severity() == Diagnosis.Severity.ERROR)
        .isEmpty();
  }
}
