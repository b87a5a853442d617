package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.freshreads.FreshReads;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.TestedProduct;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.route.ReadYourWritesSettings;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session asks after a write, and where the next read goes. */
@ParameterizedClass
@EnumSource
class FreshReadsTest {
  /** Neither known to have no effect nor to have one. */
  private static final String DOUBTFUL = "fetch c";

  private static final String KEY = ReadToken.keyOf("cluster");

  private final Stage stage;

  /**
   * A millisecond passes with each look, so that what is in time does not depend on the machine.
   */
  private final AtomicLong now = new AtomicLong();

  private final NanoClock clock = () -> now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));

  FreshReadsTest(TestedProduct tested) {
    this.stage = new Stage(tested);
  }

  @AfterEach
  void end() {
    ReadToken.forget();
    stage.close();
  }

  private void follow(boolean followsWrites, boolean fallBack) {
    follow(followsWrites, fallBack, true);
  }

  private void follow(boolean followsWrites, boolean fallBack, boolean readersProve) {
    stage.freshReads =
        new FreshReads(
            "cluster",
            new ReadYourWritesSettings(followsWrites, Duration.ofMillis(20)),
            fallBack,
            readersProve,
            stage::family,
            clock);
  }

  private static @Nullable String noted() {
    List<String> positions = ReadToken.current().positions(KEY);
    return positions.isEmpty() ? null : String.join(" and ", positions);
  }

  private static long questions(FakeRaw raw, String question) {
    return raw.calls.stream().filter(call -> call.contains(question)).count();
  }

  private void write() throws SQLException {
    try (Connection connection = stage.inTransaction()) {
      connection.commit();
    }
  }

  private Role roleOfRead() throws SQLException {
    try (Connection connection = stage.openReadOnly()) {
      connection.createStatement();
      return stage.link(connection).role();
    }
  }

  @Test
  void a_writing_transaction_leaves_the_position_after_its_commit() throws SQLException {
    follow(true, true);
    stage.written = stage.tested.position(7);

    Connection connection = stage.inTransaction();
    connection.commit();

    assertThat(noted()).isEqualTo(stage.tested.positionText(7));
    List<String> calls = stage.raw().told();
    assertThat(calls.subList(calls.indexOf("commit()"), calls.size()))
        .containsExactly(
            "commit()", "setAutoCommit(true)", "nativeSQL(written?)", "setAutoCommit(false)");
    connection.close();
    assertThat(questions(stage.raw(), "written?")).isEqualTo(1);
  }

  @Test
  void what_the_server_has_told_with_the_commit_is_not_asked() throws SQLException {
    follow(true, true);
    stage.driver.told = stage.tested.positionText(7);

    Connection connection = stage.inTransaction();
    connection.commit();

    assertThat(noted()).isEqualTo(stage.tested.positionText(7));
    assertThat(stage.raw().told()).endsWith("commit()");
    assertThat(stage.driver.listeners).isZero();
    connection.close();
    assertThat(questions(stage.raw(), "written?")).isZero();
  }

  @Test
  void nothing_is_listened_to_after_a_session_that_lost_its_link() throws SQLException {
    follow(true, true);
    stage.withFailover = false;
    Connection connection = stage.inTransaction();
    stage.raw().state = TransactionState.OPEN;
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
    connection.close();

    assertThat(stage.driver.listeners).isZero();
  }

  @Test
  void a_reader_that_cannot_say_what_it_shows_is_not_waited_for() throws SQLException {
    follow(true, true);
    ReadToken.wrote(KEY, stage.tested.positionText(7));
    stage.shown = null;
    stage.written = stage.tested.position(7);

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);
    assertThat(stage.raws.stream().mapToLong(raw -> questions(raw, "shown?")).sum()).isEqualTo(1);
  }

  @Test
  void a_transaction_that_writes_nothing_and_one_that_is_rolled_back_ask_nothing()
      throws SQLException {
    follow(true, true);
    try (Connection connection = stage.open()) {
      connection.setAutoCommit(false);
      connection.prepareStatement("select 1").executeQuery();
      connection.commit();
      connection.prepareStatement("update t set n = 1").executeUpdate();
      connection.rollback();
    }

    assertThat(questions(stage.raw(), "written?")).isZero();
    assertThat(noted()).isNull();
  }

  @Test
  void a_transaction_whose_texts_do_not_say_is_asked_before_its_commit_whether_it_has_written()
      throws SQLException {
    follow(true, true);
    stage.written = stage.tested.position(7);
    try (Connection connection = stage.open()) {
      connection.setAutoCommit(false);
      connection.prepareStatement(DOUBTFUL).executeQuery();
      stage.raw().changed = false;
      connection.commit();

      assertThat(lastCalls(2)).containsExactly("nativeSQL(changed?)", "commit()");
      assertThat(noted()).isNull();

      connection.prepareStatement(DOUBTFUL).execute();
      stage.raw().changed = true;
      connection.commit();

      assertThat(lastCalls(5))
          .containsExactly(
              "nativeSQL(changed?)",
              "commit()",
              "setAutoCommit(true)",
              "nativeSQL(written?)",
              "setAutoCommit(false)");
      assertThat(noted()).isEqualTo(stage.tested.positionText(7));
    }
  }

  private List<String> lastCalls(int count) {
    List<String> told = stage.raw().told();
    return told.subList(told.size() - count, told.size());
  }

  @Test
  void a_transaction_whose_texts_say_that_it_writes_is_not_asked() throws SQLException {
    follow(true, true);
    try (Connection connection = stage.open()) {
      connection.setAutoCommit(false);
      connection.prepareStatement(DOUBTFUL).executeQuery();
      connection.prepareStatement("insert into t values (1)").execute();
      connection.commit();
    }

    assertThat(questions(stage.raw(), "changed?")).isZero();
    assertThat(questions(stage.raw(), "written?")).isEqualTo(1);
  }

  @Test
  void a_link_that_is_lost_in_the_question_has_committed_nothing() throws SQLException {
    follow(true, true);
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    connection.prepareStatement(DOUBTFUL).executeQuery();
    stage.raw().failAt("nativeSQL", stage.lost());

    assertThatThrownBy(connection::commit).isInstanceOf(TransactionLostSQLException.class);
    assertThat(noted()).isNull();
  }

  @Test
  void a_question_that_the_server_refuses_costs_the_transaction_and_says_so() throws SQLException {
    follow(true, true);
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    connection.prepareStatement(DOUBTFUL).executeQuery();
    stage.raw().failAt("nativeSQL", new SQLException("canceled", "57014"));

    assertThatThrownBy(connection::commit)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("could not be asked whether the transaction has written")
        .hasMessageContaining("rolled back");
    assertThat(stage.raw().told()).endsWith("rollback()");
  }

  @Test
  void a_text_that_commits_within_counts_after_a_write_too() throws SQLException {
    follow(true, true);
    try (Connection connection = stage.open()) {
      connection.setAutoCommit(false);
      connection.prepareStatement("update t set n = 1").executeUpdate();
      connection.prepareStatement("commit").executeQuery();
      assertThat(noted()).isEqualTo("w");
    }
  }

  @Test
  void what_is_known_to_have_no_effect_is_no_write_whichever_call_sends_it() throws SQLException {
    follow(true, true);
    try (Connection connection = stage.open()) {
      connection.prepareStatement("select 1").execute();
      connection.createStatement().execute("select 1");
    }

    assertThat(questions(stage.raw(), "written?")).isZero();
    assertThat(noted()).isNull();
  }

  @Test
  void nothing_is_asked_and_nothing_kept_while_it_is_off() throws SQLException {
    follow(false, true);
    write();
    try (Connection connection = stage.open()) {
      connection.createStatement().executeUpdate("insert into t values (1)");
    }

    assertThat(questions(stage.raw(), "written?")).isZero();
    assertThat(ReadToken.current()).isSameAs(ReadToken.NONE);
  }

  @Test
  void writes_in_autocommit_mode_ask_once_when_the_connection_is_closed() throws SQLException {
    follow(true, true);
    stage.written = stage.tested.position(9);
    try (Connection connection = stage.open()) {
      connection.createStatement().executeUpdate("insert into t values (1)");
      connection.createStatement().executeUpdate("insert into t values (2)");
      assertThat(noted()).as("until then the writer alone is sure").isEqualTo("w");
      assertThat(roleOfRead()).isEqualTo(Role.WRITER);
    }

    assertThat(noted()).isEqualTo(stage.tested.positionText(9));
  }

  @Test
  void a_position_that_cannot_be_had_leaves_the_next_read_to_the_writer() throws SQLException {
    follow(true, true);
    stage.written = null;
    write();
    assertThat(noted()).isEqualTo("w");

    stage.written = stage.tested.position(5);
    stage.shown = stage.tested.position(5);

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);
    assertThat(noted()).as("asked there").isEqualTo(stage.tested.positionText(5));
    assertThat(roleOfRead()).isEqualTo(Role.READER);
  }

  @Test
  void a_commit_that_may_have_happened_counts_as_written() throws SQLException {
    follow(true, true);
    stage.withFailover = false;
    Connection connection = stage.inTransaction();
    stage.raw().state = TransactionState.OPEN;
    stage.raw().failAt("commit", stage.lost());

    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);

    assertThat(noted()).isEqualTo("w");
  }

  @Test
  void a_reader_that_has_come_so_far_serves_the_read_and_is_asked_once_per_link()
      throws SQLException {
    follow(true, true);
    ReadToken.wrote(KEY, stage.tested.positionText(7));
    stage.shown = stage.tested.position(8);

    assertThat(roleOfRead()).isEqualTo(Role.READER);
    assertThat(roleOfRead()).isEqualTo(Role.READER);
    assertThat(questions(stage.raw(), "shown?")).isEqualTo(1);

    ReadToken.wrote(KEY, stage.tested.positionText(9));
    stage.shown = stage.tested.position(9);
    assertThat(roleOfRead()).isEqualTo(Role.READER);
    assertThat(questions(stage.raw(), "shown?")).isEqualTo(2);
  }

  @Test
  void a_reader_that_does_not_come_so_far_in_time_leaves_the_read_to_the_writer()
      throws SQLException {
    follow(true, true);
    ReadToken.wrote(KEY, stage.tested.positionText(7));
    stage.shown = stage.tested.position(6);
    stage.written = stage.tested.position(7);

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);

    assertThat(stage.writersToRead).isEqualTo(1);
    assertThat(stage.borrows).as("asked again while there was time").hasSizeGreaterThan(1);
    assertThat(noted()).as("still to be seen").isEqualTo(stage.tested.positionText(7));
  }

  @Test
  void a_position_ahead_of_the_writer_itself_belongs_to_a_history_that_has_ended()
      throws SQLException {
    follow(true, true);
    ReadToken.wrote(KEY, stage.tested.positionText(0x7000));
    stage.shown = stage.tested.position(6);
    stage.written = stage.tested.position(6);

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);
    assertThat(noted()).isEqualTo(stage.tested.positionText(6));
    assertThat(roleOfRead()).isEqualTo(Role.READER);
  }

  @Test
  void behind_a_proxy_no_reader_proves_anything() throws SQLException {
    follow(true, true, false);
    ReadToken.wrote(KEY, stage.tested.positionText(7));
    stage.shown = stage.tested.position(8);
    stage.written = stage.tested.position(8);

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);
    assertThat(stage.raws).allSatisfy(raw -> assertThat(questions(raw, "shown?")).isZero());
  }

  @Test
  void a_url_that_leads_to_no_writer_is_named() {
    follow(true, true);
    stage.noWriterToRead = true;
    ReadToken.wrote(KEY, stage.tested.positionText(7));

    assertThatThrownBy(this::roleOfRead)
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("reader-1 is a reader");
    assertThat(stage.endings).containsOnly("given back");
  }

  @Test
  void without_the_writer_such_a_read_fails_and_says_why() {
    follow(true, false);
    ReadToken.wrote(KEY, stage.tested.positionText(7));

    assertThatThrownBy(this::roleOfRead)
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("20 ms")
        .hasMessageContaining("reader_fallback=fail");
  }

  @Test
  void a_token_that_was_passed_on_counts_also_where_nothing_is_followed() throws SQLException {
    follow(false, true);
    stage.written = stage.tested.position(7);
    ReadToken.parse("r1." + KEY + "-" + stage.tested.positionText(7)).follow();

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);
  }

  @Test
  void what_a_thread_has_written_and_was_told_is_merged_by_the_first_read() throws SQLException {
    follow(false, true);
    ReadToken.wrote(KEY, stage.tested.positionText(5));
    ReadToken.parse("r1." + KEY + "-" + stage.tested.positionText(7)).follow();
    assertThat(noted())
        .isEqualTo(stage.tested.positionText(5) + " and " + stage.tested.positionText(7));
    stage.shown = stage.tested.position(7);

    assertThat(roleOfRead()).isEqualTo(Role.READER);
    assertThat(noted()).isEqualTo(stage.tested.positionText(7));
  }

  @Test
  void what_is_no_position_of_the_database_is_left_to_the_writer() throws SQLException {
    follow(false, true);
    stage.shown = stage.tested.position(7);
    ReadToken.parse("r1." + KEY + "-of-another-database").follow();

    assertThat(roleOfRead()).isEqualTo(Role.WRITER);
  }

  @Test
  void the_tokens_of_all_open_scopes_count_together() throws SQLException {
    follow(false, true);
    stage.shown = stage.tested.position(7);
    stage.written = stage.tested.position(9);
    try (ReadOnlyScope outer =
        ReadOnlyScope.after(ReadToken.parse("r1." + KEY + "-" + stage.tested.positionText(8)))) {
      assertThat(roleOfRead()).isEqualTo(Role.WRITER);
      try (ReadOnlyScope inner =
          ReadOnlyScope.after(ReadToken.parse("r1." + KEY + "-" + stage.tested.positionText(7)))) {
        assertThat(inner.outer()).isSameAs(outer);
        assertThat(roleOfRead()).isEqualTo(Role.WRITER);
      }
    }
    try (ReadOnlyScope scope =
        ReadOnlyScope.after(ReadToken.parse("r1." + KEY + "-" + stage.tested.positionText(7)))) {
      assertThat(scope.token().isEmpty()).isFalse();
      assertThat(roleOfRead()).isEqualTo(Role.READER);
    }
    assertThat(ReadToken.current()).as("a scope leaves nothing behind").isSameAs(ReadToken.NONE);
  }

  @Test
  void a_token_of_another_cluster_is_ignored() throws SQLException {
    follow(true, true);
    ReadToken.parse("r1." + ReadToken.keyOf("another") + "-w").follow();

    assertThat(roleOfRead()).isEqualTo(Role.READER);
    assertThat(questions(stage.raw(), "shown?")).isZero();
  }

  @Test
  void a_reader_that_is_lost_while_it_is_asked_is_no_failure_of_the_session() throws SQLException {
    follow(true, true);
    ReadToken.wrote(KEY, stage.tested.positionText(7));
    stage.shown = stage.tested.position(7);
    stage.next().failAt("nativeSQL", stage.lost());

    assertThat(roleOfRead()).isEqualTo(Role.READER);

    assertThat(stage.endings).anyMatch(ending -> ending.startsWith("evicted"));
    assertThat(stage.links).extracting(Link::role).containsExactly(Role.READER, Role.READER);
  }
}
