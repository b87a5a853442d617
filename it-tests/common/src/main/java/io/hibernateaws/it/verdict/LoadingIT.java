package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.verdict.Library.Author;
import io.hibernateaws.it.verdict.Library.Book;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever way an application loads something in a transaction, a connection that is lost meanwhile
 * becomes the one exception that tells the verdict: never null, never an empty result, and nothing
 * in the log that the exception does not say.
 */
@Timeout(120)
class LoadingIT {
  private static final Duration CUT_DEADLINE = Duration.ofSeconds(5);
  private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

  private static LocalAurora cluster;
  private static SessionFactory nativeUnit;
  private static SessionFactory jpaUnit;

  private final Queue<String> traces = new ConcurrentLinkedQueue<>();
  private final Handler noting = noting(traces);

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(2).start();
    nativeUnit =
        Library.ofNative(
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    jpaUnit = Library.ofJpa(Units.settings(cluster));
    nativeUnit.inTransaction(
        session -> {
          Author ada = new Author(1, "Ada");
          session.persist(ada);
          session.persist(new Author(2, "Bea"));
          session.persist(new Book(1, "Press", 1, ada));
        });
  }

  @AfterAll
  static void stop() {
    jpaUnit.close();
    nativeUnit.close();
    cluster.close();
  }

  @BeforeEach
  void listen() {
    HIBERNATE.addHandler(noting);
  }

  @AfterEach
  void listen_no_more() {
    HIBERNATE.removeHandler(noting);
    cluster.proxy(1).heal();
  }

  static Stream<Arguments> every_way_of_loading() {
    return Loading.all()
        .flatMap(
            loading ->
                Stream.of(
                    Arguments.of(loading, "native", Moment.BEFORE_SERVER),
                    Arguments.of(loading, "native", Moment.BEFORE_ANSWER),
                    Arguments.of(loading, "Jakarta Persistence", Moment.BEFORE_ANSWER)));
  }

  @ParameterizedTest
  @MethodSource("every_way_of_loading")
  void a_load_whose_connection_is_lost_throws_the_verdict(
      Loading<?> loading, String unit, Moment moment) {
    try (SharedSessionContract session = open(loading, unit)) {
      session.beginTransaction();
      write(session);
      assertThrowsTheVerdict(loading, session, moment, Told.ROLLED_BACK);
    }
  }

  static Stream<Arguments> every_way_of_loading_first() {
    return every_way_of_loading().filter(all -> ((Loading<?>) all.get()[0]).reads());
  }

  @ParameterizedTest
  @MethodSource("every_way_of_loading_first")
  void a_load_that_is_the_first_statement_throws_the_verdict_too(
      Loading<?> loading, String unit, Moment moment) {
    try (SharedSessionContract session = open(loading, unit)) {
      session.beginTransaction();
      Told expected = loading.locks() ? Told.ROLLED_BACK : Told.NOTHING_LOST;
      assertThrowsTheVerdict(loading, session, moment, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("every_way_of_loading")
  void a_load_in_a_transaction_that_is_marked_already_throws_the_verdict_too(
      Loading<?> loading, String unit, Moment moment) {
    try (SharedSessionContract session = open(loading, unit)) {
      session.beginTransaction().setRollbackOnly();
      write(session);
      assertThrowsTheVerdict(loading, session, moment, Told.ROLLED_BACK);
    }
  }

  private <S extends SharedSessionContract> void assertThrowsTheVerdict(
      Loading<S> loading, SharedSessionContract session, Moment moment, Told expected) {
    Runnable load = loading.load().apply(loading.type().cast(session));
    Cut cut = cluster.proxy(1).cutAt(LoadingIT::isLoading, moment, Ending.RESET);

    Throwable thrown = catchThrowable(load::run);

    assertThat(thrown).isInstanceOf(FailoverException.class);
    assertThat(Told.of(thrown)).isEqualTo(expected);
    cut.await(CUT_DEADLINE);
    assertThat(traces).isEmpty();
    assertThat(session.getTransaction().isActive()).isTrue();
    assertThat(session.getTransaction().getRollbackOnly()).isTrue();
    assertThat(session.getTransaction().getStatus()).isEqualTo(TransactionStatus.MARKED_ROLLBACK);
    Throwable committing = catchThrowable(session.getTransaction()::commit);
    assertThat(Told.of(committing)).isEqualTo(expected);
  }

  private static SharedSessionContract open(Loading<?> loading, String unit) {
    SessionFactory factory = unit.equals("native") ? nativeUnit : jpaUnit;
    return loading.type() == Session.class ? factory.openSession() : factory.openStatelessSession();
  }

  private static void write(SharedSessionContract session) {
    session
        .createNativeMutationQuery("update library_author set name = name where id = 2")
        .executeUpdate();
  }

  private static boolean isLoading(String sql) {
    String text = sql.strip().toLowerCase(Locale.ROOT);
    return text.startsWith("select") && text.contains(Library.TABLES);
  }

  /** Notes what Hibernate logs with a trace, or as an error of its own. */
  private static Handler noting(Queue<String> traces) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        boolean isTrace =
            line.getThrown() != null && line.getLevel().intValue() >= Level.INFO.intValue();
        if (isTrace || String.valueOf(line.getMessage()).contains("HHH90010102")) {
          traces.add(line.getLevel() + " " + line.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
