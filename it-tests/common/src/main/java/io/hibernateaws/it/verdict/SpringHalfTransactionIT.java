package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.FailoverSuccessException;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.dialect.TransactionStateUnknownException;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.SpringUnit;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What {@link HalfTransactionIT} demands, below Spring's transaction template: the application
 * swallows the loss inside the callback and goes on; {@code execute} throws the verdict.
 */
@Timeout(120)
class SpringHalfTransactionIT {
  private static final Duration CUT_DEADLINE = Duration.ofSeconds(5);

  private static LocalAurora cluster;
  private static List<SpringUnit> units;
  private static Connection server;

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    Map<String, Object> creating =
        Units.settings(
            cluster, Map.of("jakarta.persistence.schema-generation.database.action", "create"));
    units = new ArrayList<>();
    units.add(SpringUnit.jpa(creating));
    units.add(SpringUnit.jpaByVendorAdapter(Units.settings(cluster)));
    units.add(SpringUnit.hibernate(Units.settings(cluster)));
    units.forEach(unit -> Swallowed.listenTo(unit.factory()));
    server = cluster.directConnection(1);
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    units.forEach(SpringUnit::close);
    cluster.close();
  }

  static List<SpringUnit> units() {
    return units;
  }

  static Stream<Arguments> every_swallowed_loss_below_every_manager() {
    return units.stream()
        .flatMap(unit -> Stream.of(Swallowed.values()).map(how -> Arguments.of(unit, how)));
  }

  static Stream<Arguments> every_lost_first_statement_below_every_manager() {
    return units.stream()
        .flatMap(
            unit ->
                Stream.of(
                        Swallowed.IN_DO_WORK,
                        Swallowed.IN_DO_RETURNING_WORK,
                        Swallowed.AROUND_DO_WORK,
                        Swallowed.AROUND_A_QUERY)
                    .map(how -> Arguments.of(unit, how)));
  }

  @ParameterizedTest
  @MethodSource("every_swallowed_loss_below_every_manager")
  void the_template_throws_the_verdict_and_no_half_is_there(SpringUnit unit, Swallowed how)
      throws SQLException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();

    Throwable thrown =
        execute(
            unit,
            session -> {
              session.persist(new Purchase(first, "first half"));
              session.flush();
              lose(session, how);
              session.persist(new Purchase(second, "second half"));
              Swallowed.step(session::flush);
            });

    assertThat(thrown).isInstanceOf(unit.translated()).hasCauseInstanceOf(FailoverException.class);
    assertThat(VerdictRows.purchases(server, first, second)).isZero();
  }

  /** Lost before the transaction had changed anything, so that the connection is usable at once. */
  @ParameterizedTest
  @MethodSource("every_lost_first_statement_below_every_manager")
  void a_first_statement_that_was_lost_is_told_by_the_template_too(SpringUnit unit, Swallowed how)
      throws SQLException {
    UUID second = UUID.randomUUID();

    Throwable thrown =
        execute(
            unit,
            session -> {
              lose(session, how);
              session.persist(new Purchase(second, "second half"));
              Swallowed.step(session::flush);
            });

    assertThat(thrown)
        .isInstanceOf(unit.translated())
        .hasCauseInstanceOf(FailoverSuccessException.class);
    assertThat(VerdictRows.purchases(server, second)).isZero();
  }

  @ParameterizedTest
  @MethodSource("units")
  void a_loss_that_nobody_swallows_leaves_the_template_as_it_is_and_spring_translates_it(
      SpringUnit unit) throws SQLException {
    UUID first = UUID.randomUUID();

    Throwable thrown =
        execute(
            unit,
            session -> {
              session.persist(new Purchase(first, "first half"));
              session.flush();
              Cut cut = cluster.proxy(1).cutAt(Swallowed.LOOK_UP, Moment.BEFORE_SERVER);
              try {
                session.createNativeQuery(Swallowed.LOOK_UP, Integer.class).getSingleResult();
              } finally {
                cut.await(CUT_DEADLINE);
              }
            });

    assertThat(thrown).isInstanceOf(TransactionLostException.class);
    assertThat(DataAccessUtils.translateIfNecessary((RuntimeException) thrown, unit.translator()))
        .isInstanceOf(unit.translated())
        .hasCause(thrown);
    assertThat(VerdictRows.purchases(server, first)).isZero();
  }

  @ParameterizedTest
  @MethodSource("units")
  void a_commit_lost_in_flight_is_unknown_in_the_chain_of_what_the_template_throws(SpringUnit unit)
      throws SQLException {
    UUID first = UUID.randomUUID();

    Throwable thrown =
        execute(
            unit,
            session -> {
              session.persist(new Purchase(first, "committed"));
              session.flush();
              cluster.proxy(1).cutAt("commit", Moment.BEFORE_ANSWER);
            });

    assertThat(thrown)
        .isInstanceOf(unit.translated())
        .hasCauseInstanceOf(TransactionStateUnknownException.class);
    assertThat(VerdictRows.purchases(server, first)).isOne();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AFTER_ANSWER")
  void a_template_that_is_repeated_after_its_verdict_commits(Moment moment) {
    for (SpringUnit unit : units) {
      UUID first = UUID.randomUUID();
      Consumer<Session> work = session -> session.persist(new Purchase(first, "twice tried"));
      cluster.proxy(1).cutAt("insert into purchase", moment);

      Throwable thrown = execute(unit, work);

      assertThat(thrown).hasCauseInstanceOf(TransactionLostException.class);
      assertThatCode(
              () -> unit.template().executeWithoutResult(status -> work.accept(unit.session())))
          .doesNotThrowAnyException();
    }
  }

  /** The JPA manager without a vendor adapter cannot tell Hibernate that it only reads. */
  static List<SpringUnit> units_that_know_hibernate() {
    return units.subList(1, units.size());
  }

  @ParameterizedTest
  @MethodSource("units_that_know_hibernate")
  void a_read_only_template_reads_on_a_reader(SpringUnit unit) {
    TransactionTemplate reading = unit.template();
    reading.setReadOnly(true);

    String instance = reading.execute(status -> Asking.instance(unit.session()));

    assertThat(instance).isEqualTo(cluster.instanceId(2));
  }

  private static Throwable execute(SpringUnit unit, Consumer<Session> work) {
    return catchThrowable(
        () -> unit.template().executeWithoutResult(status -> work.accept(unit.session())));
  }

  private static void lose(Session session, Swallowed how) {
    Cut cut = cluster.proxy(1).cutAt(how.cutAt(), Moment.BEFORE_SERVER);
    how.in(session);
    cut.await(CUT_DEADLINE);
  }
}
