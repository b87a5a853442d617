package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.dialect.TransactionStateUnknownException;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application is told about its transactions of JTA, and what is in the database. */
abstract class JtaVerdicts {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final String COMMIT = "COMMIT";
  private static final String INSERT = "insert into purchase";

  static QuarkusUnitTest application(TestCluster cluster) {
    return ClusterApplication.on(cluster, JtaVerdicts.class, Shop.class, Receipt.class);
  }

  abstract TestCluster cluster();

  /** A query that takes four seconds. */
  abstract String sleep();

  /** Its identifiers come from a table, which Hibernate commits in transactions of its own. */
  @Entity
  @Table(name = "receipt")
  public static class Receipt {
    @Id
    @GeneratedValue(strategy = GenerationType.TABLE)
    public Long id;

    public String purchase;
  }

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;
    @Inject AgroalDataSource pool;

    @Transactional
    public void buy(String id) {
      CALLS.incrementAndGet();
      session.persist(new Purchase(id));
    }

    @Transactional
    public void buyAndFail(String id) {
      session.persist(new Purchase(id));
      session.flush();
      throw new IllegalArgumentException("no");
    }

    @Transactional
    public void buyWithReceipt(String id) {
      CALLS.incrementAndGet();
      Receipt receipt = new Receipt();
      receipt.purchase = id;
      session.persist(receipt);
      session.persist(new Purchase(id));
    }

    @Transactional
    @TransactionConfiguration(timeout = 1)
    public void buyTooSlowly(String id, String sleep) {
      session.persist(new Purchase(id));
      session.flush();
      session.createNativeQuery(sleep, Object.class).getResultList();
    }

    /** Goes on as if nothing had happened. */
    @Transactional
    public String swallow(String first, String second) {
      CALLS.incrementAndGet();
      halves(first, second);
      return "well";
    }

    void halves(String first, String second) {
      session.persist(new Purchase(first));
      session.flush();
      swallowed(
          () -> session.createNativeQuery("/* cut */ select 1", Object.class).getSingleResult());
      session.persist(new Purchase(second));
      swallowed(session::flush);
    }

    /** The first statement is lost, and the connection goes on. */
    @Transactional
    public String swallowPlainly(String id) throws SQLException {
      try (Connection connection = pool.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.executeQuery("/* cut */ select 1").close();
          throw new AssertionError("nothing was cut");
        } catch (SQLException swallowed) {
          assertThat(swallowed.getSQLState()).isEqualTo("08S02");
        }
        insert(connection, id);
      }
      return "well";
    }

    static void insert(Connection connection, String id) throws SQLException {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into Purchase (id) values (?)")) {
        insert.setString(1, id);
        insert.executeUpdate();
      }
    }

    static void swallowed(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException swallowed) {
        // the application does not care
      }
    }
  }

  /** How a transaction begins and ends. */
  enum Style {
    ANNOTATED {
      @Override
      void buy(JtaVerdicts test, String id) {
        test.shop.buy(id);
      }
    },
    PROGRAMMATIC {
      @Override
      void buy(JtaVerdicts test, String id) {
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  CALLS.incrementAndGet();
                  test.session.persist(new Purchase(id));
                  return id;
                });
      }
    },
    OF_HIBERNATE {
      @Override
      void buy(JtaVerdicts test, String id) {
        test.sessions.inTransaction(
            session -> {
              CALLS.incrementAndGet();
              session.persist(new Purchase(id));
            });
      }
    };

    abstract void buy(JtaVerdicts test, String id);
  }

  @Inject Shop shop;
  @Inject Session session;
  @Inject SessionFactory sessions;

  /** Quarkus makes one instance for all tests. */
  private String id;

  @BeforeEach
  void another() {
    id = UUID.randomUUID().toString();
  }

  private int rows(String id) {
    return cluster().purchases(id);
  }

  /** When, around the statement, the connection is cut. */
  enum Moment {
    BEFORE_SERVER,
    BEFORE_ANSWER
  }

  Throwable withCut(String statement, Moment moment, Runnable work) {
    CALLS.set(0);
    cluster().cut(statement, moment.name());
    Throwable failure = catchThrowable(work::run);
    try {
      cluster().awaitCut();
    } catch (RuntimeException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    }
    return failure;
  }

  @Test
  void what_is_committed_is_there_and_what_is_rolled_back_is_not() {
    shop.buy(id);
    assertThat(rows(id)).isOne();
    String other = UUID.randomUUID().toString();
    assertThatThrownBy(() -> shop.buyAndFail(other)).isInstanceOf(IllegalArgumentException.class);
    assertThat(rows(other)).isZero();
  }

  @Test
  void a_transaction_that_timed_out_is_rolled_back_and_its_connection_does_no_harm() {
    Throwable failure = catchThrowable(() -> shop.buyTooSlowly(id, sleep()));
    assertThat(failure).isNotNull();
    assertThat(rows(id)).isZero();
    for (int i = 0; i < 5; i++) {
      String next = UUID.randomUUID().toString();
      shop.buy(next);
      assertThat(rows(next)).isOne();
    }
  }

  @Test
  void a_statement_that_is_lost_takes_its_transaction_with_it() {
    for (Style style : Style.values()) {
      another();
      Throwable failure = withCut(INSERT, Moment.BEFORE_ANSWER, () -> style.buy(this, id));
      assertThat(ExceptionChain.causesAndSuppressed(failure))
          .hasAtLeastOneElementOfType(TransactionLostException.class);
      assertThat(rows(id)).isZero();
    }
  }

  @Test
  void a_transaction_that_is_certainly_lost_is_tried_again() {
    for (Style style : Style.values()) {
      another();
      Throwable failure =
          withCut(
              INSERT,
              Moment.BEFORE_ANSWER,
              () -> FailoverRetry.policy().run(() -> style.buy(this, id)));
      assertThat(failure).isNull();
      assertThat(CALLS).hasValue(2);
      assertThat(rows(id)).isOne();
    }
  }

  @Test
  void a_commit_that_is_lost_is_told_as_unknown_and_never_tried_again() {
    for (Style style : Style.values()) {
      another();
      for (Moment moment : Moment.values()) {
        String one = UUID.randomUUID().toString();
        Throwable failure =
            withCut(COMMIT, moment, () -> FailoverRetry.policy().run(() -> style.buy(this, one)));
        assertThat(rows(one)).isEqualTo(moment == Moment.BEFORE_ANSWER ? 1 : 0);
        assertThat(CALLS).hasValue(1);
        assertThat(ExceptionChain.causesAndSuppressed(failure))
            .hasAtLeastOneElementOfType(TransactionStateUnknownSQLException.class)
            .doesNotHaveAnyElementsOfTypes(RollbackException.class);
        if (style == Style.ANNOTATED) {
          assertThat(failure).isInstanceOf(TransactionStateUnknownException.class);
        } else {
          assertThat(ExceptionChain.causes(failure))
              .hasAtLeastOneElementOfType(HeuristicMixedException.class);
        }
      }
    }
  }

  @Test
  void half_a_transaction_never_commits_and_the_caller_is_told() {
    String second = UUID.randomUUID().toString();
    Throwable failure = withCut("/* cut */", Moment.BEFORE_SERVER, () -> shop.swallow(id, second));
    assertThat(failure).isInstanceOf(TransactionLostException.class);
    assertThat(rows(id)).isZero();
    assertThat(rows(second)).isZero();
  }

  @Test
  void half_a_transaction_of_a_program_never_commits_and_is_tried_again() {
    Runnable work =
        () ->
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      CALLS.incrementAndGet();
                      shop.halves("1" + id, "2" + id);
                    });
    Throwable failure = withCut("/* cut */", Moment.BEFORE_SERVER, work);
    assertThat(ExceptionChain.causesAndSuppressed(failure))
        .hasAtLeastOneElementOfType(RollbackException.class)
        .hasAtLeastOneElementOfType(TransactionLostException.class);
    assertThat(rows("1" + id)).isZero();
    assertThat(rows("2" + id)).isZero();
    assertThat(withCut("/* cut */", Moment.BEFORE_SERVER, () -> FailoverRetry.policy().run(work)))
        .isNull();
    assertThat(CALLS).hasValue(2);
    assertThat(rows("1" + id)).isOne();
    assertThat(rows("2" + id)).isOne();
  }

  @Test
  void a_connection_that_goes_on_by_itself_does_not_commit_the_rest_alone() {
    Throwable failure =
        withCut(
            "/* cut */",
            Moment.BEFORE_SERVER,
            () -> {
              try {
                shop.swallowPlainly(id);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(failure).isInstanceOf(FailoverException.class);
    assertThat(rows(id)).isZero();
  }

  @Test
  void identifiers_that_hibernate_takes_for_itself_are_no_commit_of_the_work() {
    Throwable failure =
        withCut(
            "insert into receipt",
            Moment.BEFORE_SERVER,
            () -> FailoverRetry.policy().run(() -> shop.buyWithReceipt(id)));
    assertThat(failure).isNull();
    assertThat(CALLS).hasValue(2);
    assertThat(rows(id)).isOne();
  }
}
