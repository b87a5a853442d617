package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.TestedProduct;
import io.hibernateaws.engine.route.NotedLevels;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.Snapshots;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session gets, or is told, when it asks for a link. */
@Timeout(30)
@ParameterizedClass
@EnumSource
class PlannedSupplyTest {
  private static final Duration FAILOVER = Duration.ofMillis(300);

  private final NanoClock clock = NanoClock.system();
  private final AtomicLong ahead = new AtomicLong();
  private final TestedProduct tested;
  private final FakeServers servers;
  private final Snapshots snapshots = new Snapshots();
  private final Queue<Observation> seen = new ConcurrentLinkedQueue<>();
  private final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final LinkPool connecting;

  PlannedSupplyTest(TestedProduct tested) {
    this.tested = tested;
    this.servers = new FakeServers(tested);
    this.connecting = connecting(Duration.ofSeconds(10));
  }

  @BeforeEach
  void three_instances_and_an_application_that_runs() {
    servers.server("a", Role.WRITER);
    servers.server("b", Role.READER);
    servers.server("c", Role.READER);
    snapshots.cluster("a", "b", "c");
  }

  @AfterEach
  void stop() {
    connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
    watchdog.close();
  }

  @Test
  void writable_requests_get_the_writer_and_read_only_ones_a_reader() throws SQLException {
    assertThat(borrow(ConnectRequest.WRITABLE).link().member().instanceId()).isEqualTo("a");
    assertThat(borrow(ConnectRequest.READ_ONLY).link().member().instanceId()).isIn("b", "c");
  }

  @Test
  void a_connection_calls_itself_after_the_role_it_was_opened_for() throws SQLException {
    snapshots.cluster("a", "b");
    borrow(ConnectRequest.READ_ONLY);
    servers.server("b", Role.READER).role = Role.WRITER;
    snapshots.newGeneration("b").cluster("b", "a");

    borrow(ConnectRequest.WRITABLE);

    assertThat(servers.names).containsExactly("unit (reader)", "unit (writer)");
  }

  @Test
  void reads_that_fall_back_leave_the_writer_to_writes_and_return_to_a_reader() throws Exception {
    snapshots.down("b").down("c");
    Lease read = fromAnotherThread(ConnectRequest.READ_ONLY);
    fromAnotherThread(ConnectRequest.READ_ONLY);
    assertThatThrownBy(
            () -> fromAnotherThread(ConnectRequest.READ_ONLY.withLimit(Duration.ofMillis(50))))
        .hasRootCauseInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("pool.max_size=2");

    for (int i = 0; i < 2; i++) {
      Lease write = fromAnotherThread(ConnectRequest.WRITABLE);
      assertThat(write.link().member().instanceId()).isEqualTo("a");
    }
    read.giveBack();
    snapshots.cluster("a", "b", "c");
    assertThat(fromAnotherThread(ConnectRequest.READ_ONLY).link().member().instanceId())
        .isIn("b", "c");
  }

  @Test
  void a_read_that_must_see_a_write_is_no_outage_of_readers() throws SQLException {
    try (NotedLevels log = new NotedLevels()) {
      for (int i = 0; i < 3; i++) {
        borrow(ConnectRequest.READ_ONLY).giveBack();
        connecting.supply().borrowWriterToRead(ConnectRequest.READ_ONLY).giveBack();
      }
      assertThat(log.levels).isEmpty();
    }
    assertThat(events)
        .hasAtLeastOneElementOfType(EngineEvent.ReaderFallback.class)
        .extracting(EngineEvent::source)
        .containsOnly(TestEvents.SOURCE);
  }

  /** Not by the thread of the test, which would draw on the reserve for its second link. */
  private Lease fromAnotherThread(ConnectRequest request) throws Exception {
    return inBackground(request).get(5, TimeUnit.SECONDS);
  }

  @Test
  void a_link_that_came_back_is_lent_again() throws SQLException {
    Lease first = borrow(ConnectRequest.WRITABLE);
    first.giveBack();

    assertThat(borrow(ConnectRequest.WRITABLE).link()).isSameAs(first.link());
    assertThat(servers.opened).hasValue(1);
  }

  @Test
  void a_link_of_a_demoted_instance_is_not_lent_again() throws SQLException {
    Lease first = borrow(ConnectRequest.WRITABLE);
    first.giveBack();
    snapshots.newGeneration("a");

    Lease second = borrow(ConnectRequest.WRITABLE);

    assertThat(second.link()).isNotSameAs(first.link());
    assertThat(first.link().isBroken()).isTrue();
  }

  @Test
  void a_link_of_a_demoted_instance_is_not_kept_when_it_comes_back() throws SQLException {
    Lease lease = borrow(ConnectRequest.WRITABLE);
    snapshots.newGeneration("a");

    lease.giveBack();

    assertThat(lease.link().isBroken()).isTrue();
    assertThat(events)
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        EngineEvent.Returned.class, r -> assertThat(r.kept()).isFalse()));
  }

  @Test
  void an_idle_link_is_asked_before_it_is_lent_and_replaced_if_it_does_not_answer()
      throws SQLException {
    Lease first = borrow(ConnectRequest.WRITABLE);
    first.giveBack();
    ahead.addAndGet(Duration.ofMillis(501).toNanos());
    Lease second = borrow(ConnectRequest.WRITABLE);
    assertThat(second.link()).as("it answers").isSameAs(first.link());
    second.giveBack();

    servers.server("a", Role.WRITER).answersValidation = false;
    assertThat(borrowAndReturn()).as("it was not idle").isSameAs(first.link());
    ahead.addAndGet(Duration.ofMillis(501).toNanos());

    assertThat(borrowAndReturn()).isNotSameAs(first.link());
  }

  @Test
  void a_link_that_may_have_died_with_another_one_is_asked_however_short_it_was_idle()
      throws SQLException {
    Link link = borrowAndReturn();
    servers.server("a", Role.WRITER).answersValidation = false;
    snapshots.linkLost("a", now());
    snapshots.answered("a", Role.WRITER, now());

    assertThat(borrowAndReturn()).isNotSameAs(link);
  }

  @Test
  void a_writer_that_is_replaced_while_it_is_connected_to_is_not_lent_whatever_it_says()
      throws SQLException {
    servers.server("b", Role.READER).role = Role.WRITER;
    servers.whileIdentifying = () -> snapshots.cluster("b", "a", "c");

    assertThat(borrow(ConnectRequest.WRITABLE).link().member().instanceId()).isEqualTo("b");
  }

  private Link borrowAndReturn() throws SQLException {
    Lease lease = borrow(ConnectRequest.WRITABLE);
    lease.giveBack();
    return lease.link();
  }

  @Test
  void a_role_that_changes_while_a_link_is_opened_makes_the_link_old() throws SQLException {
    servers.whileIdentifying =
        () -> {
          servers.whileIdentifying = () -> {};
          snapshots.newGeneration("a");
        };

    borrow(ConnectRequest.WRITABLE);

    assertThat(servers.opened).as("the first one was not lent").hasValue(2);
    assertThat(connecting.counts().open()).isEqualTo(1);
  }

  @Test
  void a_lost_link_is_forgotten_by_everybody() throws SQLException {
    Lease lease = borrow(ConnectRequest.WRITABLE);

    lease.evict("lost");

    assertThat(connecting.counts().open()).isZero();
    assertThat(events).hasAtLeastOneElementOfType(EngineEvent.LinkClosed.class);
  }

  @Test
  void a_connect_that_its_caller_cut_short_says_nothing_about_the_host() {
    servers.server("a", Role.WRITER).refusal = new ConnectSQLException("not within 20 ms");

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(20))))
        .isInstanceOf(FailoverFailedSQLException.class);

    assertThat(seen).doesNotHaveAnyElementsOfTypes(Observation.ConnectFailed.class);
  }

  @Test
  void an_eager_connect_waits_for_the_role_to_be_corrected_and_never_shows_our_own_exception()
      throws Exception {
    servers.server("a", Role.WRITER).role = Role.READER;

    assertThatThrownBy(
            () ->
                connecting
                    .supply()
                    .borrowEagerly(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(100))))
        .isInstanceOf(FailoverFailedSQLException.class);
  }

  @Test
  void a_link_past_its_lifetime_is_replaced() throws SQLException {
    Lease first = borrow(ConnectRequest.WRITABLE);
    first.giveBack();
    ahead.addAndGet(Duration.ofMinutes(31).toNanos());

    assertThat(borrow(ConnectRequest.WRITABLE).link()).isNotSameAs(first.link());
  }

  @Test
  void a_host_in_the_wrong_role_is_reported_and_the_session_waits_for_a_better_snapshot()
      throws Exception {
    servers.server("a", Role.WRITER).role = Role.READER;
    servers.server("b", Role.READER).role = Role.WRITER;
    CompletableFuture<Lease> waiting = inBackground(ConnectRequest.WRITABLE);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(seen)
                    .anySatisfy(
                        o ->
                            assertThat(o)
                                .isInstanceOfSatisfying(
                                    Observation.RoleSeen.class,
                                    r -> assertThat(r.role()).isEqualTo(Role.READER))));

    snapshots.cluster("b", "a", "c");

    assertThat(waiting.get(5, TimeUnit.SECONDS).link().member().instanceId()).isEqualTo("b");
  }

  @Test
  void a_reader_that_takes_no_connection_is_reported_and_another_one_serves() throws SQLException {
    servers.server("b", Role.READER).refusal = tested.unreachable();
    for (int i = 0; i < 10; i++) {
      Lease lease = borrow(ConnectRequest.READ_ONLY);
      assertThat(lease.link().member().instanceId()).isEqualTo("c");
      lease.giveBack();
    }
    assertThat(seen).hasAtLeastOneElementOfType(Observation.ConnectFailed.class);
  }

  @Test
  void without_a_usable_reader_the_writer_serves_reads_and_an_event_says_so() throws SQLException {
    snapshots.down("b").down("c");

    assertThat(borrow(ConnectRequest.READ_ONLY).link().member().instanceId()).isEqualTo("a");
    assertThat(events).hasAtLeastOneElementOfType(EngineEvent.ReaderFallback.class);
  }

  @Test
  void a_refused_log_in_is_the_sessions_to_hear_the_same_object() {
    SQLException refused = tested.refusedLogin("app");
    servers.server("a", Role.WRITER).refusal = refused;

    assertThat(catchThrowable(() -> borrow(ConnectRequest.WRITABLE))).isSameAs(refused);
    assertThat(connecting.counts().borrowed()).isZero();
  }

  @Test
  void a_connect_that_was_interrupted_is_not_held_against_its_host() {
    SQLException refused = tested.unreachable();
    servers.server("a", Role.WRITER).refusal = refused;
    servers.server("a", Role.WRITER).opening = () -> Thread.currentThread().interrupt();

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessage("interrupted while waiting for a connection")
        .hasCause(refused);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).isEmpty();
    assertThat(connecting.counts().borrowed()).isZero();
  }

  @Test
  void a_wait_for_a_host_that_was_interrupted_is_no_failed_failover() {
    snapshots.down("a");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE))
        .isExactlyInstanceOf(ConnectSQLException.class)
        .hasMessageStartingWith("interrupted while waiting for a ");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(connecting.counts().borrowed()).isZero();
  }

  @Test
  void no_host_before_the_deadline_is_a_failed_failover_that_says_why() {
    snapshots.down("a");

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE))
        .isInstanceOf(FailoverFailedSQLException.class)
        .hasMessageContaining("writer a has not answered")
        .hasMessageContaining("failover.timeout");
    assertThat(seen).hasAtLeastOneElementOfType(Observation.HostWanted.class);
  }

  @Test
  void the_requests_own_limit_ends_the_wait_first() {
    snapshots.down("a");
    long began = System.nanoTime();

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(20))))
        .isInstanceOf(FailoverFailedSQLException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(FAILOVER);
  }

  @Test
  void a_session_that_waits_for_a_host_is_served_as_soon_as_there_is_one() throws Exception {
    snapshots.down("a");
    CompletableFuture<Lease> waiting = inBackground(ConnectRequest.WRITABLE);
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(seen).hasAtLeastOneElementOfType(Observation.HostWanted.class));

    servers.server("b", Role.READER).role = Role.WRITER;
    snapshots.cluster("b", "a", "c");

    assertThat(waiting.get(5, TimeUnit.SECONDS).link().member().instanceId()).isEqualTo("b");
  }

  @Test
  void when_all_permits_are_taken_the_message_names_the_setting_and_the_holders() throws Exception {
    Lease one = inBackground(ConnectRequest.WRITABLE).get(5, TimeUnit.SECONDS);
    Lease two = inBackground(ConnectRequest.WRITABLE).get(5, TimeUnit.SECONDS);

    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(20))))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("pool.max_size=2")
        .hasMessageContaining("session of the test for ");
    one.giveBack();
    two.evict("the test is done");
    assertThat(borrow(ConnectRequest.WRITABLE).link().isBroken()).isFalse();
  }

  @Test
  void a_read_that_needs_the_writer_takes_no_permit_from_those_who_write() throws Exception {
    Lease one = connecting.supply().borrowWriterToRead(ConnectRequest.READ_ONLY);
    Lease two =
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return connecting.supply().borrowWriterToRead(ConnectRequest.READ_ONLY);
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .get(5, TimeUnit.SECONDS);
    assertThat(List.of(one, two))
        .extracting(lease -> lease.link().member().instanceId())
        .containsOnly("a");

    Lease writes = inBackground(ConnectRequest.WRITABLE).get(5, TimeUnit.SECONDS);

    assertThat(writes.link().role()).isEqualTo(Role.WRITER);
    one.giveBack();
    two.giveBack();
    writes.giveBack();
  }

  @Test
  void an_eager_connect_fails_at_once_while_no_host_is_usable() {
    snapshots.down("a");

    assertThatThrownBy(() -> connecting.supply().borrowEagerly(ConnectRequest.WRITABLE))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("writer a has not answered");
  }

  @Test
  void while_the_application_boots_any_host_will_do() throws SQLException {
    LinkPool booting =
        TestSupply.over(
            servers,
            snapshots,
            seen::add,
            events::add,
            this::now,
            watchdog,
            pool(0, null),
            TestSupply.routing(FAILOVER),
            Map.of(),
            TenancySettings.UNBOUNDED);
    snapshots.down("a");

    Lease lease = booting.supply().borrow(ConnectRequest.WRITABLE);

    assertThat(lease.link().member().instanceId()).isIn("b", "c");
    assertThat(lease.mode()).isEqualTo(FailoverMode.STRICT_WRITER);
    lease.giveBack();
    booting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
  }

  @Test
  void a_session_that_waits_hears_of_the_closing_engine() throws Exception {
    snapshots.down("a");
    CompletableFuture<Lease> waiting = inBackground(ConnectRequest.WRITABLE);
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(seen).hasAtLeastOneElementOfType(Observation.HostWanted.class));

    connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
    snapshots.close();

    assertThat(catchThrowable(() -> waiting.get(5, TimeUnit.SECONDS)))
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void a_lease_that_is_held_long_is_reported_once_with_the_place_that_took_it() throws Exception {
    LinkPool watched = connecting(pool(0, Duration.ofMillis(20)));

    Lease lease = watched.supply().borrow(ConnectRequest.WRITABLE);

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(events).hasAtLeastOneElementOfType(EngineEvent.LeaseHeldLong.class));
    Awaitility.await().during(Duration.ofMillis(60)).until(() -> true);
    assertThat(events.stream().filter(EngineEvent.LeaseHeldLong.class::isInstance)).hasSize(1);
    assertThat(events)
        .filteredOn(EngineEvent.LeaseHeldLong.class::isInstance)
        .allSatisfy(
            event ->
                assertThat(((EngineEvent.LeaseHeldLong) event).takenAt().getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
    lease.giveBack();
    watched.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
  }

  @Test
  void the_minimum_of_links_is_kept_open_to_usable_instances_only() throws Exception {
    snapshots.down("c");
    LinkPool kept = connecting(pool(2, null));
    kept.supply().borrow(ConnectRequest.WRITABLE).giveBack();

    Awaitility.await().until(() -> openedTo("a") >= 2 && openedTo("b") >= 2);
    Awaitility.await().until(() -> kept.counts().borrowed() == 0);
    assertThat(openedTo("c")).isZero();
    kept.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
  }

  @Test
  void closing_cuts_off_what_is_still_borrowed() throws SQLException {
    Lease lease = borrow(ConnectRequest.WRITABLE);

    connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));

    assertThat(lease.link().abortedBecause()).contains("closing");
    assertThatThrownBy(() -> borrow(ConnectRequest.WRITABLE)).hasMessageContaining("closed");
  }

  @Test
  void closing_counts_once_what_was_never_given_back() throws SQLException {
    try (NotedLevels log = new NotedLevels(LinkPool.class)) {
      LinkPool clean = connecting(Duration.ofSeconds(10));
      clean.supply().borrow(ConnectRequest.WRITABLE).giveBack();
      clean.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
      assertThat(log.texts).isEmpty();
      borrow(ConnectRequest.WRITABLE);
      borrow(ConnectRequest.READ_ONLY);

      connecting.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));

      assertThat(log.levels).containsExactly("WARN");
      assertThat(log.texts.get(0)).contains("2 connections were never given back");
    }
  }

  private long openedTo(String instance) {
    return events.stream()
        .filter(EngineEvent.LinkOpened.class::isInstance)
        .filter(event -> ((EngineEvent.LinkOpened) event).instance().equals(instance))
        .count();
  }

  private Lease borrow(ConnectRequest request) throws SQLException {
    return connecting.supply().borrow(request);
  }

  private CompletableFuture<Lease> inBackground(ConnectRequest request) {
    CompletableFuture<Lease> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(connecting.supply().borrow(request));
              } catch (SQLException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "session of the test");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private long now() {
    return clock.nanoTime() + ahead.get();
  }

  private LinkPool connecting(Duration acquisition) {
    return connecting(
        new PoolSettings(
            true, 2, 0, acquisition, Duration.ofMillis(500), Duration.ofMinutes(30), null));
  }

  private static PoolSettings pool(int minimum, @Nullable Duration leakDetection) {
    return new PoolSettings(
        true, 2, minimum, Duration.ofSeconds(10), Duration.ofMillis(500), null, leakDetection);
  }

  private LinkPool connecting(PoolSettings pool) {
    return TestSupply.over(
        servers, snapshots, seen::add, events::add, this::now, watchdog, pool, FAILOVER);
  }
}
