package io.hibernateaws.engine.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.endpoint.TimedResolver;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.TestLinks;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.ForwardingProduct;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.ServerQueries;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often is asked, what ends it, and what is believed; the server is a script. */
@Timeout(30)
class MarkerRowsTest {
  private static final Endpoint OLD = new Endpoint("old.local", 5432);
  private static final Endpoint NEW = new Endpoint("new.local", 5432);

  private final Watchdog watchdog = new Watchdog("marker-rows-test");
  private final AtomicLong skipped = new AtomicLong();
  private final NanoClock clock = () -> System.nanoTime() + skipped.get();
  private final List<EngineEvent> events = new ArrayList<>();

  /** What the server answers to the question, one after the other; the last one stays. */
  private final Deque<Object> answers = new ArrayDeque<>();

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private @Nullable SQLException atCommit;
  private Role role = Role.WRITER;

  /** The process that the server, or a pooler, has named to the driver; asked, it says 1. */
  private long toldAtLogin = 1;

  private boolean tableIsThere = true;
  private @Nullable Endpoint writer = NEW;

  private final ForwardingProduct product =
      new ForwardingProduct(PostgreSql.PRODUCT) {
        @Override
        public boolean end(Connection raw, ServerProcess process) {
          sent.add("end");
          return false;
        }
      };

  private final MarkerRows rows =
      new MarkerRows(
          new OutcomeSettings("public", "marks", false, Duration.ofHours(1)),
          new MarkerRows.Parts(
              "test",
              new UUID(1, 2),
              new PhysicalOpener(
                  fake(DriverAdapter.class, (self, call, args) -> driver(call.getName())),
                  this::family,
                  (host, deadline) -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                  new NameWatch(
                      new TimedResolver(
                          host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                          Thread::new),
                      watchdog),
                  SocketSettings.UNTOUCHED,
                  watchdog,
                  Duration.ofSeconds(5),
                  null,
                  TestEvents.NONE,
                  NanoClock.system()),
              this::family,
              old -> writer,
              true,
              watchdog,
              Duration.ofSeconds(5),
              TestEvents.to(events::add),
              clock));

  private Link lost = lost();

  private Link lost() {
    return TestLinks.link(
        fake(Connection.class, (self, call, args) -> connection(call.getName(), args)),
        fake(DriverAdapter.class, (self, call, args) -> driver(call.getName())),
        product,
        new Member("old", OLD, Role.WRITER, 0),
        watchdog,
        Duration.ofSeconds(5));
  }

  @AfterEach
  void end() {
    rows.close();
    watchdog.close();
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object driver(String name) {
    return switch (name) {
      case "open" -> fake(Connection.class, (self, call, args) -> connection(call.getName(), args));
      case "properties" -> new PgJdbcAdapter().properties();
      case "serverProcessId" -> toldAtLogin;
      default -> null;
    };
  }

  private DatabaseFamily family() {
    return product.family(fake(ServerQueries.class, (self, call, args) -> identify()));
  }

  private LinkIdentity identify() {
    sent.add("identify");
    return new LinkIdentity(role, "new", new ServerProcess(7, "later"));
  }

  private @Nullable Object connection(String name, @Nullable Object @Nullable [] args)
      throws SQLException {
    if (name.equals("createStatement")) {
      return fake(Statement.class, (s, call, given) -> statement("", call.getName()));
    }
    if (name.equals("prepareStatement") && args != null) {
      String sql = String.valueOf(args[0]);
      return fake(PreparedStatement.class, (s, call, given) -> statement(sql, call.getName()));
    }
    if (name.equals("commit")) {
      SQLException failure = atCommit;
      atCommit = null;
      if (failure != null) {
        throw failure;
      }
      sent.add("commit");
    }
    return null;
  }

  private @Nullable Object statement(String sql, String name) throws SQLException {
    return switch (name) {
      case "executeUpdate" -> {
        sent.add("marker");
        yield 1;
      }
      case "execute" -> true;
      case "executeQuery" -> sql.contains("ON CONFLICT") ? row(true, answer()) : check();
      default -> null;
    };
  }

  private boolean answer() throws SQLException {
    sent.add("asked");
    Object next = answers.size() > 1 ? answers.remove() : answers.element();
    if (next instanceof SQLException failure) {
      throw failure;
    }
    return (Boolean) next;
  }

  private ResultSet check() {
    sent.add("checked");
    return row(tableIsThere, true);
  }

  private static ResultSet row(boolean there, boolean value) {
    return fake(
        ResultSet.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "next" -> there;
              case "getBoolean" -> value;
              default -> null;
            });
  }

  private Marker marked() throws SQLException {
    lost.noteMeantWrite();
    Marker marker = rows.mark(lost);
    if (marker == null) {
      throw new AssertionError("nothing was marked");
    }
    return marker;
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofMillis(300), clock);
  }

  private long asked() {
    return sent.stream().filter("asked"::equals).count();
  }

  @Test
  void users_and_databases_that_come_without_end_are_not_remembered_without_end()
      throws SQLException {
    for (int i = 0; i < MarkerAccess.MOST_KEPT + 100; i++) {
      Link link = linkAs("database" + i, "user" + i);
      Marker marker = Objects.requireNonNull(rows.mark(link));
      rows.settled(marker);
    }
    assertThat(rows.remembered()).isEqualTo(2 * MarkerAccess.MOST_KEPT);

    long checked = checks();
    rows.settled(Objects.requireNonNull(rows.mark(linkAs("database500", "user500"))));
    assertThat(checks()).as("the latest are known").isEqualTo(checked);
    rows.settled(Objects.requireNonNull(rows.mark(linkAs("database0", "user0"))));
    assertThat(checks()).as("the oldest are asked about again").isGreaterThan(checked);
  }

  @Test
  void of_many_users_of_one_database_one_login_is_kept() throws SQLException {
    for (int i = 0; i < 20; i++) {
      rows.settled(Objects.requireNonNull(rows.mark(linkAs("shared", "user" + i))));
    }

    assertThat(rows.remembered()).as("20 answers and 1 login").isEqualTo(21);
  }

  private long checks() {
    return sent.stream().filter("checked"::equals).count();
  }

  private Link linkAs(String database, String user) {
    Link link =
        TestLinks.link(
            fake(Connection.class, (self, call, args) -> connection(call.getName(), args)),
            fake(DriverAdapter.class, (self, call, args) -> driver(call.getName())),
            product,
            new Member("old", OLD, Role.WRITER, 0),
            watchdog,
            Duration.ofSeconds(5),
            database,
            user);
    link.noteMeantWrite();
    return link;
  }

  @Test
  void what_is_there_was_committed() throws SQLException {
    answers.add(true);

    assertThat(rows.ask(marked(), lost, soon())).isEqualTo(new Finding.Committed("new"));
    assertThat(sent).containsSubsequence("identify", "end", "asked", "commit");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            EngineEvent.OutcomeVerified.class, one -> assertThat(one.committed()).isTrue());
  }

  /** The process that did the work may serve another client of the pooler by now. */
  @Test
  void behind_a_pooler_no_process_is_ended() throws SQLException {
    toldAtLogin = 2;
    lost = lost();
    answers.add(false);

    assertThat(rows.ask(marked(), lost, soon())).isEqualTo(new Finding.RolledBack("new"));
    assertThat(sent).contains("asked").doesNotContain("end");
  }

  @Test
  void a_transaction_under_way_is_asked_about_again() throws SQLException {
    answers.add(new SQLException("canceling statement due to lock timeout", "55P03"));
    answers.add(new SQLException("connection reset", "08006"));
    answers.add(false);

    Finding finding = rows.ask(marked(), lost, Deadline.in(Duration.ofSeconds(20), clock));

    assertThat(finding).isEqualTo(new Finding.RolledBack("new"));
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void an_answer_counts_only_once_it_is_committed() throws SQLException {
    answers.add(true);
    answers.add(false);
    atCommit = new SQLException("fenced in the commit", "08006");

    Finding finding = rows.ask(marked(), lost, Deadline.in(Duration.ofSeconds(20), clock));

    assertThat(finding).isEqualTo(new Finding.RolledBack("new"));
  }

  @Test
  void at_the_deadline_nobody_has_answered_and_the_last_reason_is_told() throws SQLException {
    answers.add(new SQLException("still under way", "55P03"));

    assertThat(rows.ask(marked(), lost, soon()))
        .isEqualTo(new Finding.Unanswered("still under way"));
    assertThat(asked()).isGreaterThan(1);
    assertThat(events).isEmpty();
  }

  @Test
  void a_reader_is_not_asked() throws SQLException {
    Marker marker = marked();
    answers.add(false);
    role = Role.READER;

    assertThat(rows.ask(marker, lost, soon())).isInstanceOf(Finding.Unanswered.class);
    assertThat(asked()).isZero();
  }

  @Test
  void without_a_writer_nobody_is_asked() throws SQLException {
    Marker marker = marked();
    answers.add(false);
    writer = null;

    assertThat(rows.ask(marker, lost, soon()))
        .isEqualTo(new Finding.Unanswered("no writer is known"));
  }

  @Test
  void what_asking_again_does_not_change_ends_it_at_once() throws SQLException {
    answers.add(new SQLException("permission denied", "42501"));

    Deadline far = Deadline.in(Duration.ofMinutes(10), clock);
    assertThat(rows.ask(marked(), lost, far))
        .isEqualTo(new Finding.Unanswered("permission denied"));
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void absent_is_not_believed_once_the_marker_may_have_been_cleaned_up() throws SQLException {
    answers.add(false);
    Marker marker = marked();
    skipped.addAndGet(Duration.ofMinutes(31).toNanos());

    assertThat(rows.ask(marker, lost, soon()))
        .isInstanceOfSatisfying(
            Finding.Unanswered.class, no -> assertThat(no.because()).contains("outcome_retention"));
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays_set() throws SQLException {
    Marker marker = marked();
    answers.add(new SQLException("still under way", "55P03"));
    Thread.currentThread().interrupt();

    assertThat(rows.ask(marker, lost, Deadline.in(Duration.ofMinutes(10), clock)))
        .isEqualTo(new Finding.Unanswered("the waiting thread was interrupted"));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void an_engine_that_closes_stops_asking() throws SQLException {
    Marker marker = marked();
    answers.add(new SQLException("still under way", "55P03"));
    rows.close();

    assertThat(rows.ask(marker, lost, Deadline.in(Duration.ofMinutes(10), clock)))
        .isEqualTo(new Finding.Unanswered("the engine is closing"));
  }

  @Test
  void a_missing_table_is_looked_for_once_a_minute_and_nothing_is_marked() throws SQLException {
    tableIsThere = false;
    lost.noteMeantWrite();
    assertThat(rows.mark(lost)).isNull();
    assertThat(rows.mark(lost)).isNull();
    assertThat(sent.stream().filter("checked"::equals)).hasSize(1);

    tableIsThere = true;
    skipped.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(rows.mark(lost)).isNotNull();
    assertThat(rows.mark(lost)).isNotNull();
    assertThat(sent.stream().filter("checked"::equals)).hasSize(2);
    assertThat(sent).doesNotContain("asked");
  }

  @Test
  void after_a_marker_that_failed_none_is_tried() throws SQLException {
    marked();
    rows.markingFailed(lost, new SQLException("gone", "42P01"));

    assertThat(rows.mark(lost)).isNull();
  }
}
