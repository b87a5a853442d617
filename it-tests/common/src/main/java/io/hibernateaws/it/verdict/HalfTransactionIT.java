package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.RollbackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application that swallows the loss of its connection and goes on: {@code commit()} says what
 * happened, and nothing of the second half is in the database.
 */
@Timeout(120)
class HalfTransactionIT {
  private static final Duration CUT_DEADLINE = Duration.ofSeconds(5);

  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;
  private static Connection server;

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    jpa =
        Units.ofJpa(
            "halves",
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit = Units.ofNative(Units.settings(cluster));
    Swallowed.listenTo(unit);
    Swallowed.listenTo(jpa.unwrap(SessionFactory.class));
    server = cluster.directConnection(1);
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    unit.close();
    jpa.close();
    cluster.close();
  }

  /** The whole transaction; the failure of its commit. */
  private static Throwable halves(Session session, Swallowed how, UUID first, UUID second) {
    session.beginTransaction();
    session.persist(new Purchase(first, "first half"));
    session.flush();
    Cut cut = cluster.proxy(1).cutAt(how.cutAt(), Moment.BEFORE_SERVER);
    how.in(session);
    cut.await(CUT_DEADLINE);
    session.persist(new Purchase(second, "second half"));
    Swallowed.step(session::flush);
    return catchThrowable(session.getTransaction()::commit);
  }

  @ParameterizedTest
  @EnumSource
  void natively_the_commit_throws_the_verdict_and_no_half_is_there(Swallowed how)
      throws SQLException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    try (Session session = unit.openSession()) {
      assertThat(halves(session, how, first, second)).isInstanceOf(FailoverException.class);
    }
    assertThat(VerdictRows.purchases(server, first, second)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void through_jpa_the_commit_throws_the_verdict_and_no_half_is_there(Swallowed how)
      throws SQLException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    try (Session session = jpa.createEntityManager().unwrap(Session.class)) {
      assertThat(halves(session, how, first, second))
          .isInstanceOf(RollbackException.class)
          .hasCauseInstanceOf(FailoverException.class);
    }
    assertThat(VerdictRows.purchases(server, first, second)).isZero();
  }

  /** Lost before the transaction had changed anything, so that the connection is usable at once. */
  @ParameterizedTest
  @EnumSource(names = {"IN_DO_WORK", "IN_DO_RETURNING_WORK", "AROUND_DO_WORK", "AROUND_A_QUERY"})
  void a_first_statement_that_was_lost_is_told_by_the_commit_too(Swallowed how)
      throws SQLException {
    UUID second = UUID.randomUUID();
    try (Session session = unit.openSession()) {
      session.beginTransaction();
      Cut cut = cluster.proxy(1).cutAt(how.cutAt(), Moment.BEFORE_SERVER);
      how.in(session);
      cut.await(CUT_DEADLINE);
      session.persist(new Purchase(second, "second half"));
      Swallowed.step(session::flush);
      assertThat(catchThrowable(session.getTransaction()::commit))
          .isInstanceOf(FailoverException.class);
    }
    assertThat(VerdictRows.purchases(server, second)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void a_stateless_session_does_not_commit_half_either(Moment moment) throws SQLException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    try (StatelessSession session = unit.openStatelessSession()) {
      session.beginTransaction();
      session.insert(new Purchase(first, "first half"));
      Cut cut = cluster.proxy(1).cutAt(Swallowed.LOOK_UP, moment);
      Swallowed.lookUp(session);
      cut.await(CUT_DEADLINE);
      Swallowed.step(() -> session.insert(new Purchase(second, "second half")));
      Swallowed.step(() -> session.insert(new Purchase(UUID.randomUUID(), "third half")));
      assertThat(catchThrowable(session.getTransaction()::commit))
          .isInstanceOf(FailoverException.class);
    }
    assertThat(VerdictRows.purchases(server, first, second)).isZero();
  }
}
