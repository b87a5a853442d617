package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/**
 * A call into the driver that ends with neither a result nor an SQLException ends its link: on a
 * pool of one link, so that the next session would meet what was left.
 */
@Tag("full")
@Timeout(120)
class TornCallIT {
  /** One to each instance: a unit may begin on the reader. */
  private static final int MOST_LINKS = 2;

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static AwsEngine engine;

  /** What a stream or an observer of an application may throw, as it likes. */
  private static final Map<String, Supplier<Throwable>> THROWN =
      Map.of(
          "unchecked exception", () -> new IllegalStateException("the stream is closed"),
          "stack overflow", StackOverflowError::new,
          "no memory", () -> new OutOfMemoryError("made up"),
          "error of its own", () -> new Error("made up"),
          "no class", () -> new NoClassDefFoundError("jdk/net/ExtendedSocketOptions"),
          "checked exception undeclared", () -> new Exception("made up"));

  /** Throws once some bytes were read, so that the driver has begun its message. */
  @SuppressWarnings("InputStreamSlowMultibyteRead")
  private static final class ThrowingStream extends InputStream {
    private final Throwable thrown;
    private int left = 10_000;

    ThrowingStream(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public int read() {
      if (left-- > 0) {
        return 'x';
      }
      throw TornCallIT.<RuntimeException>sneaky(thrown);
    }
  }

  private static final class ThrowingReader extends Reader {
    private final Throwable thrown;
    private int left = 10_000;

    ThrowingReader(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      if (left-- > 0) {
        buffer[offset] = 'x';
        return 1;
      }
      throw TornCallIT.<RuntimeException>sneaky(thrown);
    }

    @Override
    public void close() {}
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as code in other languages
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "create table torn (id int primary key, body bytea, note text)");
      Sql.run(writer, "grant all on torn to public");
    }
    unit = Units.ofNative(Units.settings(cluster, Map.of("hibernate.aws.pool.max_size", 1)));
    engine = Units.engine(unit);
  }

  @AfterAll
  static void stop() {
    unit.close();
    cluster.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "truncate torn");
    }
  }

  private static Connection connect() throws SQLException {
    return engine.connect(ConnectRequest.WRITABLE);
  }

  private static int rows() throws SQLException {
    try (Connection writer = cluster.adminConnection(1)) {
      return Integer.parseInt(Sql.text(writer, "select count(*) from torn"));
    }
  }

  /** The next session gets its own answers, and no permit is missing. */
  private static void nextSessionIsFresh() throws SQLException {
    assertThat(engine.linkCounts().borrowed()).isZero();
    try (Connection next = connect()) {
      assertThat(Sql.text(next, "select 'B'")).isEqualTo("B");
      assertThat(Sql.text(next, "select 'C'")).isEqualTo("C");
    }
    assertThat(engine.linkCounts().borrowed()).isZero();
    assertThat(engine.linkCounts().open()).isLessThanOrEqualTo(MOST_LINKS);
  }

  private static Throwable insert(Connection connection, Throwable thrown) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into torn (id, body) values (1, ?)")) {
      insert.setBinaryStream(1, new ThrowingStream(thrown), 100_000);
      return catchThrowable(insert::executeUpdate);
    }
  }

  @TestFactory
  Stream<DynamicTest> in_a_transaction_the_application_gets_what_was_thrown_and_then_the_verdict() {
    return THROWN.entrySet().stream()
        .map(
            thrown ->
                DynamicTest.dynamicTest(
                    thrown.getKey(), () -> inTransaction(thrown.getValue().get())));
  }

  private void inTransaction(Throwable thrown) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "insert into torn (id) values (2)");
      assertThat(insert(connection, thrown)).isSameAs(thrown);
      assertThatThrownBy(() -> Sql.text(connection, "select 1"))
          .isInstanceOf(TransactionLostSQLException.class);
      assertThatThrownBy(connection::commit).isInstanceOf(TransactionLostSQLException.class);
      connection.rollback();
      assertThat(Sql.text(connection, "select 'A'")).isEqualTo("A");
      connection.commit();
    }
    assertThat(rows()).isZero();
    nextSessionIsFresh();
  }

  @TestFactory
  Stream<DynamicTest> in_autocommit_what_became_of_the_statement_is_unknown_until_close() {
    return THROWN.entrySet().stream()
        .map(
            thrown ->
                DynamicTest.dynamicTest(
                    thrown.getKey(), () -> inAutoCommit(thrown.getValue().get())));
  }

  private void inAutoCommit(Throwable thrown) throws SQLException {
    try (Connection connection = connect()) {
      assertThat(insert(connection, thrown)).isSameAs(thrown);
      assertThatThrownBy(connection::rollback)
          .isInstanceOf(TransactionStateUnknownSQLException.class);
      assertThatThrownBy(() -> connection.setReadOnly(true))
          .isInstanceOf(TransactionStateUnknownSQLException.class);
      assertThatThrownBy(() -> Sql.text(connection, "select 1"))
          .isInstanceOf(TransactionStateUnknownSQLException.class);
      assertThat(connection.isValid(1)).isFalse();
    }
    nextSessionIsFresh();
  }

  @Test
  void rollback_right_after_it_rolls_back_and_the_connection_goes_on() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "insert into torn (id) values (2)");
      insert(connection, new IllegalStateException());
      connection.rollback();
      Sql.run(connection, "insert into torn (id) values (3)");
      connection.commit();
    }
    assertThat(rows()).isEqualTo(1);
    nextSessionIsFresh();
  }

  @Test
  void close_right_after_it_leaves_nothing_behind() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "insert into torn (id) values (2)");
      insert(connection, new IllegalStateException());
    }
    assertThat(rows()).isZero();
    nextSessionIsFresh();
  }

  @Test
  void the_first_statement_of_a_transaction_counts_as_in_it() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      insert(connection, new IllegalStateException());
      assertThatThrownBy(connection::commit).isInstanceOf(TransactionLostSQLException.class);
    }
    nextSessionIsFresh();
  }

  @Test
  void a_batch_is_torn_as_a_statement_is() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement("insert into torn (id, body) values (?, ?)")) {
      for (int id = 1; id < 4; id++) {
        insert.setInt(1, id);
        insert.setBinaryStream(2, new ThrowingStream(new IllegalStateException()), 100_000);
        insert.addBatch();
      }
      assertThatThrownBy(insert::executeBatch).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(connection::rollback)
          .isInstanceOf(TransactionStateUnknownSQLException.class);
    }
    nextSessionIsFresh();
  }

  @Test
  void a_reader_of_text_may_throw_too() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement("insert into torn (id, note) values (1, ?)")) {
      connection.setAutoCommit(false);
      Throwable thrown =
          catchThrowable(
              () -> {
                insert.setCharacterStream(
                    1, new ThrowingReader(new CompletionException(null)), 100_000);
                insert.executeUpdate();
              });
      assertThat(thrown).isInstanceOf(CompletionException.class);
    }
    nextSessionIsFresh();
  }

  @Test
  void a_stack_that_is_exhausted_anywhere_in_a_call_tells_nobody_a_wrong_answer() throws Exception {
    int[] wrong = {0};
    int[] torn = {0};
    Thread thread =
        new Thread(
            null,
            () -> {
              for (int id = 0; id < 150; id++) {
                wrong[0] += insertAt(deepest() - 2 * id, id, torn);
              }
            },
            "deep",
            400_000);
    thread.start();
    thread.join();
    assertThat(wrong[0]).isZero();
    assertThat(torn[0]).as("calls that were torn").isPositive();
    nextSessionIsFresh();
  }

  /** What a session does at the end of the stack; it is closed where there is room again. */
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  @Test
  void a_stack_that_ends_anywhere_in_a_borrow_costs_no_permit_no_link_and_no_lock()
      throws Exception {
    everyDepth(connection -> Sql.text(connection, "select 1"));
  }

  @Test
  void a_stack_that_ends_anywhere_in_the_opening_of_a_link_costs_nothing_either() throws Exception {
    everyDepth(
        connection -> {
          // Handed out, so that it is ended at its return and the next one is opened.
          connection.unwrap(PGConnection.class);
        });
  }

  @Test
  void a_close_that_finds_no_room_is_made_up_for_by_the_next() throws Exception {
    everyDepth(
        connection -> {
          Sql.text(connection, "select 1");
          connection.close();
        });
  }

  @Test
  void a_stack_that_ends_anywhere_in_a_verdict_costs_nothing_either() throws Exception {
    everyDepth(
        connection -> {
          connection.setAutoCommit(false);
          try {
            Sql.run(connection, "select pg_terminate_backend(pg_backend_pid())");
          } finally {
            connection.commit();
          }
        });
  }

  @Test
  void an_abort_that_finds_no_room_is_made_up_for_by_close() throws Exception {
    everyDepth(
        connection -> {
          Sql.text(connection, "select 1");
          connection.abort(Runnable::run);
        });
  }

  /** Many threads, because one that ends takes the locks with it that it has not given back. */
  private static void everyDepth(Work work) throws Exception {
    int[] overflows = {0};
    for (int i = 0; i < 5; i++) {
      // What is loaded for the first time where the stack ends can never be used again.
      oneDepth(0, work, overflows);
    }
    List<Throwable> wrong = new ArrayList<>();
    for (int i = 0; i < 150 && wrong.isEmpty(); i++) {
      int above = i;
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  oneDepth(deepest() - above, work, overflows);
                } catch (Throwable e) {
                  wrong.add(e);
                }
              },
              "deep",
              400_000);
      thread.start();
      thread.join();
      CompletableFuture.runAsync(TornCallIT::nextSessionIsThere).get(10, TimeUnit.SECONDS);
    }
    assertThat(wrong).isEmpty();
    assertThat(overflows[0]).as("too deep").isBetween(1, 150);
    nextSessionIsFresh();
  }

  private static void oneDepth(int depth, Work work, int[] overflows) throws SQLException {
    try (Connection connection = connect()) {
      work(depth, connection, work);
    } catch (StackOverflowError e) {
      overflows[0]++;
    } catch (SQLException e) {
      // A verdict, or what the driver has made of the end of the stack.
    }
  }

  private static void work(int depth, Connection connection, Work work) throws SQLException {
    if (depth > 0) {
      work(depth - 1, connection, work);
    } else {
      work.on(connection);
    }
  }

  private static void nextSessionIsThere() {
    try {
      nextSessionIsFresh();
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  /**
   * How often {@link #down} may call itself, asked again before every call: its frames shrink when
   * the JVM compiles it.
   */
  private static int deepest() {
    int fits = 0;
    int tooDeep = 1;
    while (fits(tooDeep)) {
      fits = tooDeep;
      tooDeep *= 2;
    }
    while (tooDeep - fits > 1) {
      int middle = (fits + tooDeep) >>> 1;
      if (fits(middle)) {
        fits = middle;
      } else {
        tooDeep = middle;
      }
    }
    return fits;
  }

  private static boolean fits(int depth) {
    try {
      return down(depth, null) == 0;
    } catch (StackOverflowError | SQLException e) {
      return false;
    }
  }

  /** What was told and what the server holds, at one depth of the stack. */
  private static int insertAt(int depth, int id, int[] torn) {
    try {
      boolean told = false;
      boolean unknown = false;
      try (Connection connection = connect()) {
        Sql.text(connection, "select 1");
        try (PreparedStatement insert =
            connection.prepareStatement("insert into torn (id) values (" + id + ")")) {
          told = down(depth, insert) == 1;
        } catch (StackOverflowError e) {
          torn[0]++;
          Throwable next = catchThrowable(() -> Sql.text(connection, "select 2"));
          unknown = next instanceof TransactionStateUnknownSQLException;
          if (next == null && !"3".equals(Sql.text(connection, "select 3"))) {
            return 1;
          }
        }
      }
      try (Connection next = connect()) {
        boolean there = "1".equals(Sql.text(next, "select count(*) from torn where id = " + id));
        return there == told || unknown ? 0 : 1;
      }
    } catch (Throwable e) {
      e.printStackTrace();
      return 1;
    }
  }

  /**
   * @param insert null to go down only
   */
  private static int down(int depth, @Nullable PreparedStatement insert) throws SQLException {
    if (depth > 0) {
      return down(depth - 1, insert);
    }
    return insert == null ? 0 : insert.executeUpdate();
  }

  // ---- code of the application that the engine calls

  @Test
  void observers_may_throw_anything_and_cost_nothing() throws SQLException {
    SessionFactory own =
        Units.ofNative(Units.settings(cluster, Map.of("hibernate.aws.pool.max_size", 1)));
    try {
      AwsEngine observed = Units.engine(own);
      for (Supplier<Throwable> thrown : THROWN.values()) {
        observed.observe(
            new EngineObserver() {
              @Override
              public void on(EngineEvent event) {
                throw TornCallIT.<RuntimeException>sneaky(thrown.get());
              }

              @Override
              public boolean isWatching() {
                throw TornCallIT.<RuntimeException>sneaky(thrown.get());
              }
            });
      }
      for (int i = 0; i < 5; i++) {
        try (Connection connection = observed.connect(ConnectRequest.WRITABLE)) {
          assertThat(Sql.text(connection, "select 'B'")).isEqualTo("B");
          connection.setAutoCommit(false);
          insert(connection, new IllegalStateException());
          assertThatThrownBy(connection::commit).isInstanceOf(TransactionLostSQLException.class);
        }
      }
      assertThat(observed.linkCounts().borrowed()).isZero();
      assertThat(observed.linkCounts().open()).isLessThan(MOST_LINKS);
    } finally {
      own.close();
    }
  }
}
