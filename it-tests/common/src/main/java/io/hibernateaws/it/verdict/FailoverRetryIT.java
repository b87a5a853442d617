package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.RetryPolicy;
import io.hibernateaws.dialect.UnitCommittedException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.SpringUnit;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostCommitInsertEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Once a commit of an attempt was acknowledged, the attempt is not run again. */
@Timeout(120)
class FailoverRetryIT {
  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static SessionFactory otherUnit;
  private static List<SpringUnit> springs;
  private static Connection server;

  /** What the listener does after the next commit. */
  private static final AtomicReference<Runnable> AFTER_COMMIT = new AtomicReference<>(() -> {});

  private final AtomicInteger attempts = new AtomicInteger();

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    unit =
        Units.ofNative(
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit.unwrap(SessionFactoryImplementor.class)
        .getEventEngine()
        .getListenerRegistry()
        .appendListeners(EventType.POST_COMMIT_INSERT, new Afterwards());
    otherUnit = Units.ofJpa("other", Units.settings(cluster)).unwrap(SessionFactory.class);
    springs =
        List.of(
            SpringUnit.jpaByVendorAdapter(Units.settings(cluster)),
            SpringUnit.hibernate(Units.settings(cluster)));
    server = cluster.directConnection(1);
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    springs.forEach(SpringUnit::close);
    otherUnit.close();
    unit.close();
    cluster.close();
  }

  @AfterEach
  void heal() {
    AFTER_COMMIT.set(() -> {});
    cluster.proxy(1).heal();
  }

  static List<SpringUnit> springs() {
    return springs;
  }

  static List<RetryPolicy> policies() {
    return List.of(FailoverRetry.policy(), FailoverRetry.policy().idempotent());
  }

  // ---- not again

  @ParameterizedTest
  @MethodSource("policies")
  void a_listener_after_the_commit_that_loses_its_own_transaction(RetryPolicy policy)
      throws SQLException {
    AFTER_COMMIT.set(() -> unit.inTransaction(FailoverRetryIT::lose));

    Throwable thrown = catchThrowable(() -> policy.inTransaction(unit, session -> buy(session)));

    assertToldThatItIsCommitted(thrown);
  }

  @ParameterizedTest
  @MethodSource("springs")
  void springs_after_commit_that_loses_its_own_transaction(SpringUnit spring) throws SQLException {
    Consumer<Session> work =
        session -> {
          buy(session);
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                  unit.inTransaction(FailoverRetryIT::lose);
                }
              });
        };

    Throwable thrown = run(() -> execute(spring.template(), spring, work));

    assertToldThatItIsCommitted(thrown);
  }

  @ParameterizedTest
  @MethodSource("springs")
  void a_transaction_inside_that_is_committed_before_the_outer_one_is_lost(SpringUnit spring)
      throws SQLException {
    TransactionTemplate inner = spring.template();
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    Throwable thrown =
        run(
            () ->
                execute(
                    spring.template(),
                    spring,
                    session -> {
                      execute(inner, spring, this::buy);
                      lose(session);
                    }));

    assertToldThatItIsCommitted(thrown);
  }

  @Test
  void the_second_of_two_transactions_is_lost() throws SQLException {
    Throwable thrown =
        run(
            () -> {
              unit.inTransaction(this::buy);
              unit.inTransaction(FailoverRetryIT::lose);
            });

    assertToldThatItIsCommitted(thrown);
  }

  @Test
  void a_stateless_session_has_committed_before() throws SQLException {
    Throwable thrown =
        run(
            () -> {
              unit.inStatelessTransaction(session -> session.insert(purchase()));
              unit.inStatelessTransaction(FailoverRetryIT::lose);
            });

    assertToldThatItIsCommitted(thrown);
  }

  @Test
  void an_entity_manager_of_another_unit_that_was_open_before_has_committed() throws SQLException {
    try (EntityManager other = otherUnit.createEntityManager()) {
      Throwable thrown =
          run(
              () -> {
                other.getTransaction().begin();
                other.persist(purchase());
                other.getTransaction().commit();
                unit.inTransaction(FailoverRetryIT::lose);
              });

      assertToldThatItIsCommitted(thrown);
    }
  }

  @Test
  void a_statement_in_autocommit_mode_was_acknowledged() throws SQLException {
    String id = Product.underTest().sql().uuidLiteral(UUID.randomUUID());
    Throwable thrown =
        run(
            () -> {
              jdbc("insert into purchase (id, version, customer) values (" + id + ", 0, 'mine')");
              attempts.incrementAndGet();
              unit.inTransaction(FailoverRetryIT::lose);
            });

    assertThat(attempts).hasValue(1);
    assertThat(thrown).isInstanceOf(UnitCommittedException.class);
  }

  @Test
  void a_commit_as_text_leaves_the_attempt_unknown() throws SQLException {
    UUID id = UUID.randomUUID();
    Throwable thrown =
        catchThrowable(
            () ->
                FailoverRetry.inTransaction(
                    unit,
                    session -> {
                      attempts.incrementAndGet();
                      session.persist(new Purchase(id, "by text"));
                      session.flush();
                      session.doWork(connection -> execute(connection, "commit"));
                      lose(session);
                    }));

    assertThat(attempts).hasValue(1);
    assertThat(thrown).isNotNull();
    assertThat(VerdictRows.purchases(server, id)).isOne();
  }

  @Test
  void a_commit_whose_unknown_outcome_was_swallowed_leaves_the_attempt_unknown()
      throws SQLException {
    UUID id = UUID.randomUUID();
    Throwable thrown =
        run(
            () -> {
              attempts.incrementAndGet();
              cluster.proxy(1).cutAt("commit", Moment.BEFORE_ANSWER);
              swallowing(
                  () -> unit.inTransaction(session -> session.persist(new Purchase(id, "?"))));
              unit.inTransaction(FailoverRetryIT::lose);
            });

    assertThat(attempts).hasValue(1);
    assertThat(thrown).isNotNull();
    assertThat(VerdictRows.purchases(server, id)).isOne();
  }

  // ---- again

  @Test
  void a_transaction_that_only_read_is_no_obstacle() throws SQLException {
    FailoverRetry.policy()
        .run(
            () -> {
              unit.inTransaction(session -> session.find(Purchase.class, UUID.randomUUID()));
              unit.inTransaction(this::buyAtTheSecondAttempt);
            });

    assertThat(attempts).hasValue(2);
  }

  @Test
  void a_transaction_that_was_rolled_back_is_no_obstacle() {
    FailoverRetry.policy()
        .run(
            () -> {
              swallowing(
                  () ->
                      unit.inTransaction(
                          session -> {
                            session.persist(new Purchase(UUID.randomUUID(), "no"));
                            session.flush();
                            throw new IllegalStateException("the application's own");
                          }));
              unit.inTransaction(this::buyAtTheSecondAttempt);
            });

    assertThat(attempts).hasValue(2);
  }

  @Test
  void a_statement_in_autocommit_mode_that_failed_is_no_obstacle() {
    FailoverRetry.policy()
        .run(
            () -> {
              swallowing(() -> jdbc("insert into purchase (id) values (null)"));
              unit.inTransaction(this::buyAtTheSecondAttempt);
            });

    assertThat(attempts).hasValue(2);
  }

  @Test
  void what_hibernate_commits_apart_for_its_own_identifiers_is_no_obstacle() {
    FailoverRetry.inTransaction(
        unit,
        session -> {
          session
              .unwrap(SessionImplementor.class)
              .getTransactionCoordinator()
              .createIsolationDelegate()
              .delegateWork(
                  (executor, connection) -> {
                    execute(connection, "update purchase set version = version");
                    return null;
                  },
                  true);
          buyAtTheSecondAttempt(session);
        });

    assertThat(attempts).hasValue(2);
  }

  // ---- the work

  private final UUID bought = UUID.randomUUID();

  private Purchase purchase() {
    attempts.incrementAndGet();
    return new Purchase(attempts.get() == 1 ? bought : UUID.randomUUID(), "bought");
  }

  private void buy(Session session) {
    session.persist(purchase());
  }

  private void buyAtTheSecondAttempt(Session session) {
    if (attempts.incrementAndGet() == 1) {
      lose(session);
    }
    session.persist(new Purchase(bought, "bought"));
  }

  private static void lose(SharedSessionContract session) {
    cluster.proxy(1).cutAt(Swallowed.LOOK_UP, Moment.BEFORE_SERVER);
    session.createNativeQuery(Swallowed.LOOK_UP, Integer.class).getSingleResult();
  }

  private static Throwable run(Runnable work) {
    return catchThrowable(() -> FailoverRetry.policy().run(work));
  }

  /** As an application does that lives without it. */
  private static void swallowing(Runnable step) {
    assertThat(catchThrowable(step::run)).isInstanceOf(RuntimeException.class);
  }

  private static void execute(
      TransactionTemplate template, SpringUnit spring, Consumer<Session> work) {
    template.executeWithoutResult(status -> work.accept(spring.session()));
  }

  private static void jdbc(String sql) {
    ConnectionProvider provider =
        unit.unwrap(SessionFactoryImplementor.class)
            .getServiceRegistry()
            .requireService(ConnectionProvider.class);
    try {
      Connection connection = provider.getConnection();
      try {
        connection.setAutoCommit(true);
        execute(connection, sql);
      } finally {
        provider.closeConnection(connection);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertToldThatItIsCommitted(Throwable thrown) throws SQLException {
    assertThat(attempts).hasValue(1);
    assertThat(VerdictRows.purchases(server, bought)).isOne();
    assertThat(thrown)
        .isInstanceOf(UnitCommittedException.class)
        .hasMessageContaining("is committed");
  }

  /** Acts once, after a commit. */
  private static final class Afterwards implements PostCommitInsertEventListener {
    private static final long serialVersionUID = 1L;

    @Override
    public void onPostInsert(PostInsertEvent event) {
      AFTER_COMMIT.getAndSet(() -> {}).run();
    }

    @Override
    public void onPostInsertCommitFailed(PostInsertEvent event) {}

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
      return true;
    }
  }
}
