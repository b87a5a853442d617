package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverDetails.Phase;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverResult;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.TestedProduct;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.SessionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The one exception of a lost link, as the application gets it through its connection. */
@ParameterizedClass
@EnumSource
class VerdictTest {
  private final Stage stage;

  VerdictTest(TestedProduct tested) {
    this.stage = new Stage(tested);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  /** Something an application does. */
  @FunctionalInterface
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  /**
   * A row of the table.
   *
   * @param before done while all is well
   * @param lostIn the driver's call in which the link is lost
   * @param call the application's call that runs into it
   */
  record Row(
      String name,
      boolean readOnly,
      Work before,
      String lostIn,
      Work call,
      Class<? extends SQLException> verdict,
      Phase phase) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    Work nothing = connection -> connection.createStatement();
    Work off = connection -> connection.setAutoCommit(false);
    Work open =
        connection -> {
          connection.setAutoCommit(false);
          connection.prepareStatement("insert into t values (?)").executeUpdate();
        };
    Class<? extends SQLException> success = FailoverSuccessSQLException.class;
    Class<? extends SQLException> lost = TransactionLostSQLException.class;
    Class<? extends SQLException> unknown = TransactionStateUnknownSQLException.class;
    String update = "executeUpdate";
    String query = "executeQuery";
    return Stream.of(
        row("autocommit query", nothing, query, c -> query(c, "select 1"), success),
        row("autocommit prepared query", nothing, query, c -> prepared(c, "select 1"), success),
        row("autocommit insert", nothing, update, c -> update(c, "insert into t"), unknown),
        row("autocommit prepared insert", nothing, update, VerdictTest::insert, unknown),
        row(
            "autocommit returning",
            nothing,
            query,
            c -> prepared(c, "insert … returning"),
            unknown),
        row("autocommit batch", nothing, "executeBatch", VerdictTest::batch, unknown),
        row("autocommit prepare", nothing, "prepareStatement", c -> prepared(c, "x"), success),
        new Row(
            "autocommit call on a reader",
            true,
            nothing,
            "execute",
            c -> c.createStatement().execute("select f()"),
            unknown,
            Phase.STATEMENT),
        row("first statement, a query", off, query, c -> prepared(c, "select 1"), success),
        row("first statement, an insert", off, update, VerdictTest::insert, lost),
        row("query in a transaction", open, query, c -> prepared(c, "select 1"), lost),
        row("insert in a transaction", open, update, VerdictTest::insert, lost),
        row("batch in a transaction", open, "executeBatch", VerdictTest::batch, lost),
        row("batch that commits", open, "executeBatch", VerdictTest::commitBatch, unknown),
        row("text that commits", open, "execute", c -> execute(c, "commit"), unknown),
        row("several statements", open, "execute", c -> execute(c, "select 1; select 2"), lost),
        row("several that commit", open, "execute", c -> execute(c, "select 1; commit"), unknown),
        row("procedure", open, "execute", c -> c.prepareCall("{call p()}").execute(), unknown),
        row("prepare in a transaction", open, "prepareStatement", c -> prepared(c, "x"), lost),
        row("setCatalog in a transaction", open, "setCatalog", c -> c.setCatalog("a"), lost),
        row("getSchema in a transaction", open, "getSchema", c -> c.getSchema(), lost),
        row("savepoint", open, "setSavepoint", c -> c.setSavepoint(), lost),
        new Row("commit", false, open, "commit", Connection::commit, unknown, Phase.COMMIT),
        new Row(
            "autocommit on, a commit",
            false,
            open,
            "setAutoCommit",
            c -> c.setAutoCommit(true),
            unknown,
            Phase.COMMIT),
        new Row(
            "commit of a read-only transaction",
            true,
            c -> {
              c.setAutoCommit(false);
              prepared(c, "select 1");
            },
            "commit",
            Connection::commit,
            lost,
            Phase.COMMIT));
  }

  private static Row row(
      String name, Work before, String lostIn, Work call, Class<? extends SQLException> verdict) {
    return new Row(name, false, before, lostIn, call, verdict, Phase.STATEMENT);
  }

  private static void query(Connection c, String sql) throws SQLException {
    c.createStatement().executeQuery(sql);
  }

  private static void prepared(Connection c, String sql) throws SQLException {
    c.prepareStatement(sql).executeQuery();
  }

  private static void update(Connection c, String sql) throws SQLException {
    c.createStatement().executeUpdate(sql);
  }

  private static void execute(Connection c, String sql) throws SQLException {
    c.createStatement().execute(sql);
  }

  private static void insert(Connection c) throws SQLException {
    c.prepareStatement("insert into t values (?)").executeUpdate();
  }

  private static void batch(Connection c) throws SQLException {
    Statement statement = c.createStatement();
    statement.addBatch("insert into t values (1)");
    statement.addBatch("insert into t values (2)");
    statement.executeBatch();
  }

  private static void commitBatch(Connection c) throws SQLException {
    Statement statement = c.createStatement();
    statement.addBatch("insert into t values (1)");
    statement.addBatch("commit");
    statement.executeBatch();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_link_lost_in_a_call_gives_exactly_the_verdict_that_is_true(Row row) throws SQLException {
    Connection connection = row.readOnly ? stage.openReadOnly() : stage.open();
    row.before.on(connection);
    SQLException failure = stage.lost();
    if (!stage.isBound(connection)) {
      // The call itself binds: fail on the link it will get.
      stage.next().failAt(row.lostIn, failure);
    } else {
      stage.raw().failAt(row.lostIn, failure);
    }

    FailoverSQLException verdict =
        catchThrowableOfType(FailoverSQLException.class, () -> row.call.on(connection));

    assertThat(verdict.getClass()).isEqualTo(row.verdict);
    assertThat(verdict.getCause()).isSameAs(failure);
    assertThat(verdict.details().phase()).isEqualTo(row.phase);
    assertThat(verdict.details().from()).isEqualTo(row.readOnly ? "reader-1" : "writer-1");
    assertThat(verdict.details().to()).isEqualTo("writer-1");
    assertThat(stage.isBound(connection)).isFalse();
    assertThat(stage.endings)
        .containsExactly("evicted: lost in a call (" + stage.lost().getSQLState() + ")");
    assertThat(stage.failovers).hasSize(1);
    assertThat(stage.events)
        .containsExactly(
            new EngineEvent.Verdict(TestEvents.SOURCE, verdict.details().from(), "", verdict));
    VerdictMemory memory = connection.unwrap(VerdictMemory.class);
    assertThat((Throwable) memory.lastVerdict()).isSameAs(verdict);
  }

  @Test
  void the_failover_waits_in_the_mode_of_the_lease() throws SQLException {
    Connection reader = stage.openReadOnly();
    reader.createStatement();
    stage.raw().failAt("executeQuery", stage.lost());

    assertThatThrownBy(() -> query(reader, "select 1")).isInstanceOf(FailoverSQLException.class);

    assertThat(stage.failovers).containsExactly(FailoverMode.READER_OR_WRITER);
  }

  @Test
  void a_select_in_autocommit_mode_is_unknown_where_selects_are_not_trusted() throws SQLException {
    stage.settings =
        new SessionSettings(true, true, true, false, null, SessionSettings.Check.WHEN_NEEDED);
    Connection connection = stage.open();
    connection.createStatement();
    stage.raw().failAt("executeQuery", stage.lost());

    assertThatThrownBy(() -> query(connection, "select f()"))
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
  }

  @Test
  void a_session_that_may_write_trusts_no_link_to_be_a_reader_still() throws SQLException {
    stage.alwaysReader = true;
    Connection writing = stage.open();
    writing.setAutoCommit(false);
    writing.createStatement().executeUpdate("insert into t values (1)");
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(writing::commit)
        .isInstanceOf(TransactionStateUnknownSQLException.class)
        .isNotInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void a_commit_the_driver_refused_to_send_is_a_certain_rollback() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().closed = true;

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionLostSQLException.class)
        .hasRootCauseMessage("This connection has been closed.");
  }

  @Test
  void a_commit_on_a_link_that_the_engine_had_aborted_is_never_sent() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.link(connection).abort("its server is no longer the writer");

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionLostSQLException.class)
        .hasRootCauseMessage(
            "The connection to writer-1 was aborted: its server is no longer the writer");
    assertThat(stage.raw().calls).doesNotContain("commit()");
  }

  @Test
  void a_call_in_flight_that_the_engine_aborts_is_a_lost_link_whatever_the_driver_says()
      throws SQLException {
    Connection connection = stage.inTransaction();
    Statement statement = connection.createStatement();
    Link link = stage.link(connection);
    stage.raw().onCall = () -> link.abort("dead");
    stage.raw().failAt("executeUpdate", new SQLException("who knows", "XX000"));

    assertThatThrownBy(() -> statement.executeUpdate("update t set x = 1"))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void a_session_that_goes_on_at_the_same_writer_waits_for_its_own_locks_but_not_for_long()
      throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("executeUpdate", stage.lost());

    assertThatThrownBy(() -> insert(connection)).isInstanceOf(TransactionLostSQLException.class);

    assertThat(stage.awaited).containsExactly("writer-1");
    assertThat(stage.lastWait).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void so_does_one_that_has_no_failover() throws SQLException {
    stage.withFailover = false;
    Connection connection = stage.inTransaction();
    stage.raw().failAt("executeUpdate", stage.lost());

    assertThatThrownBy(() -> insert(connection)).isInstanceOf(TransactionLostSQLException.class);

    assertThat(stage.awaited).containsExactly("writer-1");
  }

  @Test
  void nobody_waits_for_locks_on_a_server_that_is_left_or_has_ended_the_link_itself()
      throws SQLException {
    Connection elsewhere = stage.inTransaction();
    stage.result = new FailoverResult.HostVerified(Stage.READER, Duration.ofMillis(5));
    stage.raw().failAt("executeUpdate", stage.lost());
    assertThatThrownBy(() -> insert(elsewhere)).isInstanceOf(TransactionLostSQLException.class);

    Connection ended = stage.inTransaction();
    stage.raw().failAt("executeUpdate", stage.tested.ended());
    assertThatThrownBy(() -> insert(ended)).isInstanceOf(TransactionLostSQLException.class);

    Connection noHost = stage.inTransaction();
    stage.result = new FailoverResult.NoHost("nobody answers", Duration.ofMillis(5));
    stage.raw().failAt("executeUpdate", stage.lost());
    assertThatThrownBy(() -> insert(noHost)).isInstanceOf(FailoverFailedSQLException.class);

    assertThat(stage.awaited).isEmpty();
  }

  @Test
  void nor_on_a_host_that_its_monitor_has_given_up() throws SQLException {
    stage.withFailover = false;
    Connection connection = stage.inTransaction();
    Link link = stage.link(connection);
    FakeRaw raw = stage.raw();
    raw.failAt("executeUpdate", stage.lost());
    raw.onCall =
        () -> {
          if (raw.calls.stream().anyMatch(call -> call.startsWith("executeUpdate"))) {
            link.abort("its host does not answer");
          }
        };

    assertThatThrownBy(() -> insert(connection)).isInstanceOf(TransactionLostSQLException.class);

    assertThat(stage.awaited).isEmpty();
  }

  @Test
  void what_is_not_ours_passes_through_as_the_same_object() throws SQLException {
    Connection connection = stage.inTransaction();
    SQLException duplicate = new SQLException("duplicate key", "23505");
    stage.raw().failAt("executeUpdate", duplicate);

    assertThatThrownBy(() -> insert(connection)).isSameAs(duplicate).hasNoSuppressedExceptions();

    assertThat(stage.isBound(connection)).isTrue();
    assertThat(stage.failovers).isEmpty();
    assertThat(stage.events).isEmpty();
  }

  @Test
  void an_error_of_a_server_that_lives_passes_through_whatever_its_state() throws SQLException {
    Connection connection = stage.inTransaction();
    Savepoint savepoint = connection.setSavepoint();
    SQLException error = stage.tested.lostElsewhere();
    stage.raw().failAt("executeUpdate", error);

    assertThatThrownBy(() -> insert(connection)).isSameAs(error).hasNoSuppressedExceptions();

    assertThat(stage.isBound(connection)).isTrue();
    assertThat(stage.events).isEmpty();
    connection.rollback(savepoint);
    connection.commit();
  }

  @Test
  void an_error_of_a_server_that_lives_passes_through_at_commit() throws SQLException {
    Connection connection = stage.inTransaction();
    SQLException error = stage.tested.lostElsewhere();
    stage.raw().failAt("commit", error);

    assertThatThrownBy(connection::commit).isSameAs(error);

    assertThat(stage.isBound(connection)).isTrue();
    assertThat(stage.events).isEmpty();
  }

  @Test
  void a_server_that_ends_the_link_in_a_call_that_commits_leaves_it_unknown() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("commit", stage.tested.killed());

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
  }

  @Test
  void a_batch_may_have_begun_before_the_server_ended_the_idle_link() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();
    stage.raw().failAt("executeBatch", stage.tested.ended());

    assertThatThrownBy(() -> batch(connection))
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
  }

  @Test
  void where_the_speaker_is_not_known_the_link_is_asked() throws SQLException {
    Connection connection = stage.inTransaction();
    SQLException unheard = stage.tested.unheard();
    stage.raw().failAt("executeQuery", unheard);

    assertThatThrownBy(() -> prepared(connection, "select 1")).isSameAs(unheard);
    assertThat(stage.raw().calls).contains("isValid(0)");

    stage.raw().failAt("executeQuery", stage.tested.unheard());
    stage.raw().failAt("isValid", stage.lost());
    assertThatThrownBy(() -> prepared(connection, "select 1"))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void a_suspicious_state_on_a_link_that_answers_passes_through() throws SQLException {
    Connection connection = stage.inTransaction();
    SQLException suspicious = stage.tested.suspect();
    stage.raw().failAt("executeQuery", suspicious);

    assertThatThrownBy(() -> prepared(connection, "select 1")).isSameAs(suspicious);

    assertThat(stage.raw().calls).contains("isValid(0)");
    assertThat(stage.isBound(connection)).isTrue();
  }

  @Test
  void a_suspicious_state_on_a_link_that_is_silent_is_a_lost_link() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("executeQuery", stage.tested.suspect());
    stage.raw().failAt("isValid", stage.lost());

    assertThatThrownBy(() -> prepared(connection, "select 1"))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void a_refused_write_on_a_server_that_became_a_reader_is_a_lost_writer() throws SQLException {
    Connection connection = stage.open();
    connection.createStatement();
    stage.identified = Role.READER;
    stage.raw().failAt("executeUpdate", stage.tested.refusedWrite());

    assertThatThrownBy(() -> insert(connection))
        .isExactlyInstanceOf(FailoverSuccessSQLException.class)
        .hasMessageContaining("no longer the writer");
    assertThat(stage.failovers).containsExactly(FailoverMode.STRICT_WRITER);
  }

  @Test
  void inside_a_transaction_the_refused_write_is_a_lost_transaction() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.identified = Role.READER;
    stage.raw().failAt("executeUpdate", stage.tested.refusedWrite());

    assertThatThrownBy(() -> insert(connection))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
    connection.rollback();
    insert(connection);
  }

  @Test
  void a_write_refused_by_a_writer_that_another_has_replaced_is_a_lost_writer()
      throws SQLException {
    Connection connection = stage.inTransaction();
    stage.replaced = true;
    stage.raw().failAt("executeUpdate", stage.tested.refusedWrite());

    assertThatThrownBy(() -> insert(connection))
        .isExactlyInstanceOf(TransactionLostSQLException.class)
        .hasMessageContaining("no longer the writer");
    connection.rollback();
    insert(connection);
  }

  @Test
  void a_write_refused_by_a_writer_stays_the_applications_own_mistake() throws SQLException {
    Connection connection = stage.inTransaction();
    SQLException refused = stage.tested.refusedWrite();
    stage.raw().failAt("executeUpdate", refused);

    assertThatThrownBy(() -> insert(connection)).isSameAs(refused);
    assertThat(stage.refusing).containsExactly(Stage.WRITER.instanceId());

    assertThatThrownBy(() -> prepared(connection, "select 1"))
        .hasFieldOrPropertyWithValue("SQLState", stage.product.failedTransactionState());
    assertThatThrownBy(connection::commit)
        .hasFieldOrPropertyWithValue("SQLState", stage.product.failedTransactionState());
    connection.rollback();
    prepared(connection, "select 1");
    assertThat(stage.raws).hasSize(1);
  }

  @Test
  void a_refused_write_after_a_savepoint_is_left_to_the_application() throws SQLException {
    Connection connection = stage.inTransaction();
    Savepoint savepoint = connection.setSavepoint();
    stage.identified = Role.READER;
    SQLException refused = stage.tested.refusedWrite();
    stage.raw().failAt("executeUpdate", refused);

    assertThatThrownBy(() -> insert(connection)).isSameAs(refused);
    connection.rollback(savepoint);
    connection.commit();
  }

  @Test
  void a_refused_write_that_leaves_the_transaction_open_is_asked_about_within_it()
      throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failsTransactions = false;
    connection.setSavepoint();
    SQLException refused = stage.tested.refusedWrite();
    stage.raw().failAt("executeUpdate", refused);

    assertThatThrownBy(() -> insert(connection)).isSameAs(refused);
    assertThat(stage.raw().calls).contains("nativeSQL(role?)").doesNotContain("rollback()");
    insert(connection);
    connection.commit();

    insert(connection);
    stage.identified = Role.READER;
    stage.raw().failAt("executeUpdate", stage.tested.refusedWrite());
    assertThatThrownBy(() -> insert(connection))
        .isExactlyInstanceOf(TransactionLostSQLException.class)
        .hasMessageContaining("no longer the writer");
    connection.rollback();
    insert(connection);
  }

  @Test
  void a_commit_that_is_refused_because_the_server_only_reads_is_a_certain_rollback()
      throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failsTransactions = false;
    stage.identified = Role.READER;
    stage.raw().failAt("commit", stage.tested.refusedWrite());

    assertThatThrownBy(connection::commit).isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void a_session_that_only_reads_never_takes_a_refused_write_for_a_lost_writer()
      throws SQLException {
    Connection connection = stage.openReadOnly();
    SQLException refused = stage.tested.refusedWrite();
    stage.next().failAt("execute", refused);

    assertThatThrownBy(() -> execute(connection, "select f()")).isSameAs(refused);
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void a_link_that_the_server_ended_for_idleness_starts_no_failover() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().failAt("commit", stage.tested.ended());

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionLostSQLException.class)
        .hasMessageContaining("ended this connection");
    assertThat(stage.failovers).isEmpty();
  }

  @Test
  void without_a_host_in_time_the_connection_is_dead_and_a_transaction_rolled_back()
      throws SQLException {
    stage.result = new FailoverResult.NoHost("nobody answered", Duration.ofSeconds(30));
    Connection connection = stage.inTransaction();
    stage.raw().failAt("executeUpdate", stage.lost());

    assertThatThrownBy(() -> insert(connection))
        .isExactlyInstanceOf(FailoverFailedSQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08001")
        .hasMessageContaining("nobody answered")
        .hasMessageContaining("rolled back");

    connection.rollback();
    assertThatThrownBy(connection::createStatement)
        .isExactlyInstanceOf(FailoverFailedSQLException.class);
    assertThat(connection.isValid(0)).isFalse();
    connection.close();
  }

  @Test
  void an_unknown_outcome_outranks_the_missing_host() throws SQLException {
    stage.result = new FailoverResult.NoHost("nobody answered", Duration.ofSeconds(30));
    Connection connection = stage.inTransaction();
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class)
        .hasMessageContaining("nobody answered");
    assertThatThrownBy(connection::rollback)
        .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
  }

  @Test
  void without_failover_the_drivers_own_exception_stands_where_no_transaction_was_open()
      throws SQLException {
    stage.withFailover = false;
    Connection connection = stage.open();
    connection.createStatement();
    SQLException failure = stage.lost();
    stage.raw().failAt("executeQuery", failure);

    assertThatThrownBy(() -> prepared(connection, "select 1")).isSameAs(failure);

    assertThat(stage.endings)
        .containsExactly("evicted: lost in a call (" + stage.lost().getSQLState() + ")");
    prepared(connection, "select 1");
  }

  @Test
  void without_failover_a_lost_transaction_must_be_acknowledged_all_the_same() throws SQLException {
    stage.withFailover = false;
    Connection connection = stage.inTransaction();
    stage.raw().failAt("executeQuery", stage.lost());

    assertThatThrownBy(() -> prepared(connection, "select 1"))
        .isExactlyInstanceOf(TransactionLostSQLException.class);
    assertThatThrownBy(connection::commit).isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void an_update_on_a_read_only_session_is_refused_before_it_is_sent() throws SQLException {
    Connection connection = stage.openReadOnly();
    PreparedStatement statement = connection.prepareStatement("insert into t values (?)");

    assertThatThrownBy(statement::executeUpdate).isInstanceOf(ReadWriteSplittingSQLException.class);
    assertThatThrownBy(statement::executeBatch).isInstanceOf(ReadWriteSplittingSQLException.class);
    assertThatThrownBy(statement::executeLargeUpdate)
        .isInstanceOf(ReadWriteSplittingSQLException.class);
    assertThatThrownBy(statement::executeQuery).isInstanceOf(ReadWriteSplittingSQLException.class);

    assertThat(stage.raw().calls).noneMatch(call -> call.startsWith("execute"));
    connection.prepareStatement("select 1").executeQuery();
  }

  @Test
  void rows_fetched_while_a_result_is_read_are_guarded_where_the_driver_streams()
      throws SQLException {
    stage.driver.streaming = true;
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    ResultSet results = connection.prepareStatement("select 1").executeQuery();
    stage.raw().failAt("next", stage.lost());

    assertThatThrownBy(results::next).isExactlyInstanceOf(TransactionLostSQLException.class);
    assertThatThrownBy(connection::commit).isExactlyInstanceOf(TransactionLostSQLException.class);
  }

  @Test
  void rows_that_are_with_the_driver_are_read_without_the_guard() throws SQLException {
    Connection connection = stage.open();
    ResultSet results = connection.prepareStatement("select 1").executeQuery();
    long before = stage.link(connection).callSequence();

    results.next();
    results.getString(1);

    assertThat(stage.link(connection).callSequence()).isEqualTo(before);
  }

  @Test
  void every_guarded_call_leaves_the_sequence_even_and_makes_it_odd_meanwhile()
      throws SQLException {
    Connection connection = stage.open();
    PreparedStatement statement = connection.prepareStatement("select 1");
    long before = stage.link(connection).callSequence();
    boolean[] odd = {false};
    stage.raw().onCall = () -> odd[0] = stage.link(connection).inFlight();

    statement.executeQuery();

    assertThat(odd[0]).isTrue();
    assertThat(stage.link(connection).callSequence()).isEqualTo(before + 2);
  }

  @Test
  void a_transaction_that_wrote_is_known_until_it_ends() throws SQLException {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    prepared(connection, "select 1");
    assertThat(stage.link(connection).wrote()).isFalse();
    insert(connection);
    assertThat(stage.link(connection).wrote()).isTrue();
    connection.commit();
    assertThat(stage.link(connection).wrote()).isFalse();
  }

  @Test
  void the_commit_of_a_failed_transaction_rolls_back_and_says_so() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().state = TransactionState.FAILED;

    assertThatThrownBy(connection::commit)
        .isExactlyInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "40000")
        .hasMessageContaining("rolled back");

    assertThat(stage.raw().told()).endsWith("rollback()");
    insert(connection);
  }

  @Test
  void so_does_switching_autocommit_on() throws SQLException {
    Connection connection = stage.inTransaction();
    stage.raw().state = TransactionState.FAILED;

    assertThatThrownBy(() -> connection.setAutoCommit(true))
        .hasFieldOrPropertyWithValue("SQLState", "40000");
    assertThat(connection.getAutoCommit()).isFalse();
    connection.setAutoCommit(true);
  }
}
