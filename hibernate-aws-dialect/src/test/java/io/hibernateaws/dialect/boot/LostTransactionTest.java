package io.hibernateaws.dialect.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.FailoverFailedException;
import io.hibernateaws.dialect.FailoverSuccessException;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.dialect.TransactionStateUnknownException;
import io.hibernateaws.dialect.Verdicts;
import io.hibernateaws.engine.api.FailoverSQLException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.hibernate.TransactionException;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LostTransactionTest {
  private final FakeDatabase database = new FakeDatabase();
  private final FakeProvider.OfEngine provider = new FakeProvider.OfEngine(database);
  private final SessionFactory factory = Factories.ofNative(provider);
  private final EntityManagerFactory entityManagers = Factories.ofJpa(provider);

  @AfterEach
  void close() {
    factory.close();
    entityManagers.close();
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        Arguments.of(Verdicts.success(), FailoverSuccessException.class),
        Arguments.of(Verdicts.lost(), TransactionLostException.class),
        Arguments.of(Verdicts.unknown(), TransactionStateUnknownException.class),
        Arguments.of(Verdicts.failed(), FailoverFailedException.class));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void a_statement_that_met_a_failover_throws_the_verdict(
      FailoverSQLException verdict, Class<?> expected) {
    database.nextStatement = verdict;
    try (Session session = factory.openSession()) {
      Throwable failure = catchThrowable(() -> session.find(Note.class, 1L));
      assertThat(failure).isExactlyInstanceOf(expected);
      assertThat((Object) ((FailoverException) failure).getSQLException()).isSameAs(verdict);
      assertThat(((FailoverException) failure).getSQLState()).isEqualTo(verdict.getSQLState());
      assertThat(((FailoverException) failure).getSQL()).contains("Note");
    }
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void a_commit_after_a_verdict_does_not_return_as_if_it_had_committed(
      FailoverSQLException verdict, Class<?> expected) {
    try (Session session = factory.openSession()) {
      Transaction transaction = session.beginTransaction();
      database.nextStatement = verdict;
      assertThat(catchThrowable(() -> session.find(Note.class, 1L)))
          .isInstanceOf(FailoverException.class);

      assertThat(catchThrowable(transaction::commit)).isExactlyInstanceOf(expected);
      assertThat(database.calls).contains("rollback").doesNotContain("commit");
    }
    assertThat(database.committed).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void a_jpa_commit_after_a_verdict_is_a_rollback_exception_around_it(
      FailoverSQLException verdict, Class<?> expected) {
    try (EntityManager session = entityManagers.createEntityManager()) {
      EntityTransaction transaction = session.getTransaction();
      transaction.begin();
      database.nextStatement = verdict;
      assertThat(catchThrowable(() -> session.find(Note.class, 1L))).isExactlyInstanceOf(expected);

      Throwable failure = catchThrowable(transaction::commit);
      assertThat(failure).isInstanceOf(RollbackException.class);
      assertThat(failure.getCause()).isExactlyInstanceOf(expected);
      assertThat(database.calls).doesNotContain("commit");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void half_a_transaction_never_commits_alone(boolean sameObject) {
    database.sameObject = sameObject;
    try (Session session = factory.openSession()) {
      Transaction transaction = session.beginTransaction();
      session.persist(new Note(1));
      session.flush();
      database.nextStatement = Verdicts.lost();
      session.doWork(
          connection -> {
            try {
              connection.prepareStatement("select a look-up");
            } catch (SQLException swallowed) {
              // What an application does that has a default for a failed look-up.
            }
          });
      session.persist(new Note(2));

      assertThat(catchThrowable(transaction::commit))
          .isExactlyInstanceOf(TransactionLostException.class);
    }
    assertThat(database.committed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_commit_lost_in_flight_is_reported_as_unknown(boolean sameObject) {
    database.sameObject = sameObject;
    try (Session session = factory.openSession()) {
      Transaction transaction = session.beginTransaction();
      session.persist(new Note(1));
      database.nextCommit = Verdicts.unknown();

      assertThat(catchThrowable(transaction::commit))
          .isExactlyInstanceOf(TransactionStateUnknownException.class)
          .hasMessageContaining("outcome unknown");
      assertThat(transaction.getStatus().name()).isEqualTo("FAILED_COMMIT");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_jpa_commit_lost_in_flight_is_reported_as_unknown(boolean sameObject) {
    database.sameObject = sameObject;
    database.nextCommit = Verdicts.unknown();
    Throwable failure =
        catchThrowable(() -> entityManagers.runInTransaction(em -> em.persist(new Note(1))));
    assertThat(failure).isInstanceOf(RollbackException.class);
    assertThat(failure.getCause()).isExactlyInstanceOf(TransactionStateUnknownException.class);
  }

  @Test
  void the_next_transaction_of_a_held_connection_is_not_blamed_for_the_last_one() {
    try (SessionFactory holding =
            Factories.ofNative(
                Factories.registry(
                    Map.of(
                        JdbcSettings.CONNECTION_PROVIDER,
                        provider,
                        JdbcSettings.CONNECTION_HANDLING,
                        "DELAYED_ACQUISITION_AND_HOLD")));
        Session session = holding.openSession()) {
      Transaction first = session.beginTransaction();
      database.nextStatement = Verdicts.success();
      assertThat(catchThrowable(() -> session.find(Note.class, 1L)))
          .isInstanceOf(FailoverSuccessException.class);
      first.rollback();
      session.clear();

      Transaction second = session.beginTransaction();
      session.persist(new Note(2));
      assertThatNoException().isThrownBy(second::commit);
    }
    assertThat(database.committed).containsExactly(2L);
  }

  @Test
  void a_begin_that_fails_throws_the_verdict() {
    database.nextBegin = Verdicts.failed();
    try (Session session = factory.openSession()) {
      assertThat(catchThrowable(session::beginTransaction))
          .isExactlyInstanceOf(FailoverFailedException.class);
    }
  }

  @Test
  void a_rollback_that_fails_throws_the_verdict() {
    try (Session session = factory.openSession()) {
      Transaction transaction = session.beginTransaction();
      session.persist(new Note(1));
      session.flush();
      database.nextRollback = Verdicts.unknown();
      assertThat(catchThrowable(transaction::rollback))
          .isExactlyInstanceOf(TransactionStateUnknownException.class);
    }
  }

  @Test
  void a_commit_on_a_broken_connection_without_a_verdict_is_a_connection_exception() {
    database.nextCommit = Verdicts.broken();
    assertThat(catchThrowable(() -> factory.inTransaction(s -> s.persist(new Note(1)))))
        .isExactlyInstanceOf(JDBCConnectionException.class)
        .hasMessageContaining("An I/O error occurred");
  }

  @Test
  void a_commit_that_the_server_refused_stays_hibernates_own() {
    database.nextCommit = new SQLException("deferred constraint", "23505");
    assertThat(catchThrowable(() -> factory.inTransaction(s -> s.persist(new Note(1)))))
        .isExactlyInstanceOf(TransactionException.class);
  }

  @Test
  void a_statement_that_the_server_refused_stays_hibernates_own() {
    database.nextStatement = new SQLException("duplicate key", "23505");
    assertThat(catchThrowable(() -> factory.inTransaction(s -> s.persist(new Note(1)))))
        .isInstanceOf(ConstraintViolationException.class);
  }

  @Test
  void a_transaction_without_a_failover_commits() {
    factory.inTransaction(session -> session.persist(new Note(7)));
    assertThat(database.committed).containsExactly(7L);
  }
}
