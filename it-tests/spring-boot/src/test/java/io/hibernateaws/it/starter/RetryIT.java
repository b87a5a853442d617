package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.spring.NoUsableHostException;
import io.hibernateaws.spring.RerunnableFailoverException;
import io.hibernateaws.spring.UnknownOutcomeException;
import io.hibernateaws.spring.WorkCommittedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What Spring tells of a transaction that a failover took, and which ones are run again. */
@Timeout(300)
class RetryIT {
  private static final int WORKERS = 8;
  private static final int CALLS_AROUND_THE_CRASH = 100;
  private static final String SECOND = "'s second";
  private static final Map<Product, LocalAurora> CLUSTERS = new EnumMap<>(Product.class);
  private static final Map<Place, ConfigurableApplicationContext> APPLICATIONS = new HashMap<>();

  /** An application on a cluster, which all tests share. */
  private record Place(Product product, Access access) {
    LocalAurora cluster() {
      return CLUSTERS.computeIfAbsent(product, Product::cluster);
    }

    ConfigurableApplicationContext application() {
      return APPLICATIONS.computeIfAbsent(this, place -> access.start(product, cluster()));
    }

    Ledger ledger() {
      return application().getBean(Ledger.class);
    }
  }

  /** JPA first, which creates the table. */
  static Stream<Place> everywhere() {
    return Arrays.stream(Product.values())
        .flatMap(
            product -> Arrays.stream(Access.values()).map(access -> new Place(product, access)));
  }

  @AfterAll
  static void stop() {
    APPLICATIONS.values().forEach(ConfigurableApplicationContext::close);
    CLUSTERS.values().forEach(LocalAurora::close);
  }

  // ---- what is told, by type

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_transaction_that_was_lost_is_told_as_one_that_may_run_again(Place place) {
    Throwable thrown =
        catchThrowable(() -> place.ledger().writeOnce(buyer(), () -> loseInsert(place)));

    assertThat(thrown)
        .isExactlyInstanceOf(RerunnableFailoverException.class)
        .isInstanceOf(RecoverableDataAccessException.class);
    assertThat(ExceptionChain.causes(thrown))
        .hasAtLeastOneElementOfType(TransactionLostSQLException.class);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_loss_that_the_work_has_swallowed_is_told_at_its_commit(Place place) {
    String buyer = buyer();

    assertThat(catchThrowable(() -> place.ledger().writeAndSwallow(buyer, () -> loseInsert(place))))
        .isExactlyInstanceOf(RerunnableFailoverException.class);
    assertThat(rows(place, buyer)).isZero();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_commit_that_was_lost_in_flight_is_told_as_unknown_without_the_annotation_too(Place place) {
    assertThat(
            catchThrowable(
                () ->
                    place
                        .ledger()
                        .writeOnce(buyer(), () -> lose(place, "commit", Moment.BEFORE_ANSWER))))
        .isExactlyInstanceOf(UnknownOutcomeException.class);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_commit_that_was_lost_in_flight_is_told_as_unknown_and_not_run_again(Place place) {
    String buyer = buyer();
    place.ledger().attempts();

    Throwable thrown =
        catchThrowable(
            () -> place.ledger().write(buyer, () -> lose(place, "commit", Moment.BEFORE_ANSWER)));

    assertThat(thrown)
        .isExactlyInstanceOf(UnknownOutcomeException.class)
        .isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(ExceptionChain.causes(thrown))
        .hasAtLeastOneElementOfType(TransactionStateUnknownSQLException.class)
        .doesNotHaveAnyElementsOfTypes(TransactionLostSQLException.class);
    assertThat(place.ledger().attempts()).isOne();
    assertThat(rows(place, buyer)).isOne();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_write_in_a_transaction_that_only_reads_is_told_as_misuse(Place place) {
    Throwable thrown = catchThrowable(() -> place.ledger().writeWhileReading(buyer()));

    assertThat(thrown).isExactlyInstanceOf(InvalidDataAccessApiUsageException.class);
    assertThat(ExceptionChain.causes(thrown))
        .hasAtLeastOneElementOfType(ReadWriteSplittingSQLException.class);
  }

  @ParameterizedTest
  @EnumSource
  void work_that_finds_no_host_is_told_as_failed(Access access) {
    Place place = new Place(Product.POSTGRESQL, access);
    LocalAurora cluster = place.cluster();
    try (ConfigurableApplicationContext impatient =
        place
            .access()
            .start(
                place.product(),
                cluster,
                "spring.jpa.hibernate.ddl-auto=none",
                "hibernate.aws.failover.timeout=2s",
                "hibernate.aws.pool.acquisition-timeout=2s")) {
      Ledger ledger = impatient.getBean(Ledger.class);
      ledger.writeOnce(buyer(), RetryIT::nothing);
      Throwable thrown;
      cluster.proxy(1).refuse();
      cluster.proxy(2).refuse();
      try {
        cluster.proxy(1).resetAll();
        cluster.proxy(2).resetAll();
        thrown = catchThrowable(() -> ledger.writeOnce(buyer(), RetryIT::nothing));
      } finally {
        cluster.proxy(1).heal();
        cluster.proxy(2).heal();
      }
      assertThat(thrown)
          .isExactlyInstanceOf(NoUsableHostException.class)
          .isInstanceOf(DataAccessResourceFailureException.class);
      assertThat(ExceptionChain.causes(thrown))
          .hasAtLeastOneElementOfType(FailoverFailedSQLException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void what_is_no_matter_of_failover_is_told_as_without_the_starter(Place place) {
    Class<? extends DataAccessException> springs =
        place.access() == Access.JPA
            ? DataIntegrityViolationException.class
            : DuplicateKeyException.class;
    JdbcTemplate jdbc = place.application().getBean(JdbcTemplate.class);
    jdbc.execute("delete from purchase");
    jdbc.execute("create unique index " + place.access() + "_once on purchase (buyer_name)");
    String buyer = buyer();
    place.ledger().writeOnce(buyer, RetryIT::nothing);
    place.ledger().attempts();
    try {
      assertThat(catchThrowable(() -> place.ledger().write(buyer, RetryIT::nothing)))
          .isExactlyInstanceOf(springs);
      assertThat(place.ledger().attempts()).isOne();
    } finally {
      jdbc.execute(
          "drop index "
              + place.access()
              + "_once"
              + (place.product() == Product.MYSQL ? " on purchase" : ""));
    }
  }

  // ---- what is run again

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_transaction_that_was_lost_runs_again_in_a_new_one(Place place) {
    String buyer = buyer();
    place.ledger().attempts();

    place.ledger().write(buyer, once(() -> loseInsert(place)));

    assertThat(place.ledger().attempts()).isEqualTo(2);
    assertThat(rows(place, buyer)).isOne();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void work_that_is_declared_idempotent_runs_again_also_when_it_is_unknown(Place place) {
    String buyer = buyer();
    place.ledger().attempts();

    place
        .ledger()
        .writeAsOftenAsNeeded(buyer, once(() -> lose(place, "commit", Moment.BEFORE_ANSWER)));

    assertThat(place.ledger().attempts()).isEqualTo(2);
    assertThat(rows(place, buyer)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_failure_after_the_commit_does_not_run_the_committed_work_again(Place place) {
    String buyer = buyer();
    place.ledger().attempts();

    Throwable thrown =
        catchThrowable(
            () ->
                place
                    .ledger()
                    .writeAndThen(
                        buyer,
                        () ->
                            place
                                .ledger()
                                .writeApart(buyer() + "'s mail", () -> loseInsert(place))));

    assertThat(thrown)
        .isExactlyInstanceOf(WorkCommittedException.class)
        .isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(place.ledger().attempts()).as("the order, and its mail").isEqualTo(2);
    assertThat(rows(place, buyer)).isOne();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void nothing_runs_again_inside_the_transaction_of_another(Place place) {
    place.ledger().attempts();

    assertThat(
            catchThrowable(
                () ->
                    place
                        .ledger()
                        .within(
                            () -> place.ledger().write(buyer(), once(() -> loseInsert(place))))))
        .isExactlyInstanceOf(RerunnableFailoverException.class);
    assertThat(place.ledger().attempts()).isOne();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void the_outermost_runs_everything_in_it_again(Place place) {
    String buyer = buyer();
    Runnable lossOnce = once(() -> loseInsert(place));
    place.ledger().attempts();

    place.ledger().withinAgain(() -> place.ledger().writeApart(buyer, lossOnce));

    assertThat(place.ledger().attempts()).as("each of the two, twice").isEqualTo(4);
    assertThat(rows(place, buyer)).isOne();
  }

  // ---- under load

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_crash_of_the_writer_under_load_leaves_one_row_for_each_call_that_returned(Place place)
      throws InterruptedException {
    Set<String> returned = ConcurrentHashMap.newKeySet();
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    Queue<Throwable> others = new ConcurrentLinkedQueue<>();
    AtomicInteger afterCrash = new AtomicInteger(-1);
    LocalAurora cluster = place.cluster();
    int crashed = cluster.writer();
    place.ledger().attempts();
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    for (int i = 0; i < WORKERS; i++) {
      workers.execute(
          () -> {
            while (afterCrash.get() < CALLS_AROUND_THE_CRASH && others.isEmpty()) {
              String buyer = buyer();
              try {
                place
                    .ledger()
                    .withinAgain(
                        () -> {
                          place.ledger().write(buyer, RetryIT::nothing);
                          place.ledger().write(buyer + SECOND, RetryIT::nothing);
                        });
                returned.add(buyer);
                if (cluster.writer() != crashed) {
                  afterCrash.incrementAndGet();
                }
              } catch (UnknownOutcomeException e) {
                unknown.add(buyer);
              } catch (Throwable e) {
                others.add(e);
              }
            }
          });
    }
    workers.shutdown();
    while (returned.size() < CALLS_AROUND_THE_CRASH && others.isEmpty()) {
      Thread.onSpinWait();
    }
    cluster.crash(crashed);
    assertThat(workers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    cluster.rejoin(crashed);

    assertThat(others).isEmpty();
    Map<String, Integer> rows = allRows(place);
    assertThat(returned)
        .allSatisfy(
            buyer -> assertThat(rows).containsEntry(buyer, 1).containsEntry(buyer + SECOND, 1));
    assertThat(unknown)
        .allSatisfy(
            buyer ->
                assertThat(rows.getOrDefault(buyer, 0))
                    .isBetween(0, 1)
                    .isEqualTo(rows.getOrDefault(buyer + SECOND, 0)));
    int calls = returned.size() + unknown.size();
    int begun = place.ledger().attempts() / 3;
    System.out.printf(
        "SPRING_RETRY %s %s calls=%d again=%d unknown=%d%n",
        place.product(), place.access(), calls, begun - calls, unknown.size());
  }

  // ---- the surroundings

  private static String buyer() {
    return UUID.randomUUID().toString();
  }

  private static void nothing() {}

  private static void loseInsert(Place place) {
    lose(place, "insert", Moment.BEFORE_SERVER);
  }

  private static void lose(Place place, String statement, Moment moment) {
    place.cluster().proxy(place.cluster().writer()).cutAt(statement, moment);
  }

  private static Runnable once(Runnable loss) {
    AtomicInteger times = new AtomicInteger();
    return () -> {
      if (times.getAndIncrement() == 0) {
        loss.run();
      }
    };
  }

  private static int rows(Place place, String buyer) {
    return allRows(place).getOrDefault(buyer, 0);
  }

  private static Map<String, Integer> allRows(Place place) {
    Map<String, Integer> rows = new HashMap<>();
    try (Connection server = place.cluster().directConnection(place.cluster().writer());
        var statement = server.createStatement();
        var all = statement.executeQuery("select buyer_name, count(*) from purchase group by 1")) {
      while (all.next()) {
        rows.put(all.getString(1), all.getInt(2));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
