package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.RollbackException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.HibernateException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
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
  private static final String LOOK_UP = "/* look-up */ select 1";

  private static final Duration CUT_DEADLINE = Duration.ofSeconds(5);

  /** Set for the one insert at which the listener acts. */
  private static final AtomicBoolean listening = new AtomicBoolean();

  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;
  private static Connection server;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    jpa =
        Units.ofJpa(
            "halves",
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit = Units.ofNative(Units.settings(cluster));
    listen(unit);
    listen(jpa.unwrap(SessionFactory.class));
    server = cluster.directConnection(1);
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    unit.close();
    jpa.close();
    cluster.close();
  }

  private static void listen(SessionFactory factory) {
    factory
        .unwrap(SessionFactoryImplementor.class)
        .getEventEngine()
        .getListenerRegistry()
        .appendListeners(EventType.PRE_INSERT, new Auditor());
  }

  /** Looks something up before an insert, and lives without it. */
  private static final class Auditor implements PreInsertEventListener {
    @Override
    public boolean onPreInsert(PreInsertEvent event) {
      if (listening.compareAndSet(true, false)) {
        lookUpAndSwallow(event.getSession());
      }
      return false;
    }
  }

  /** Ways to lose the connection in a transaction without letting anybody know. */
  private enum Swallowed {
    IN_DO_WORK {
      @Override
      void in(Session session) {
        lookUpAndSwallow(session);
      }
    },
    IN_DO_WORK_WITH_A_ROLLBACK_OF_ITS_OWN {
      @Override
      void in(Session session) {
        session.doWork(
            connection -> {
              try {
                lookUp(connection);
              } catch (SQLException swallowed) {
                connection.rollback();
              }
            });
      }
    },
    IN_DO_RETURNING_WORK {
      @Override
      void in(Session session) {
        session.doReturningWork(
            connection -> {
              try {
                lookUp(connection);
                return 1;
              } catch (SQLException swallowed) {
                return 0;
              }
            });
      }
    },
    AROUND_DO_WORK {
      @Override
      void in(Session session) {
        swallow(() -> session.doWork(HalfTransactionIT::lookUp));
      }
    },
    AROUND_A_QUERY {
      @Override
      void in(Session session) {
        swallow(() -> session.createNativeQuery(LOOK_UP, Integer.class).getSingleResult());
      }
    },
    AROUND_A_FLUSH {
      @Override
      String cutAt() {
        return "insert into purchase";
      }

      @Override
      void in(Session session) {
        session.persist(new Purchase(UUID.randomUUID(), "lost in a flush"));
        swallow(session::flush);
      }
    },
    AROUND_A_FIND {
      @Override
      String cutAt() {
        return "select p1_0.id";
      }

      @Override
      void in(Session session) {
        swallow(() -> session.find(Purchase.class, UUID.randomUUID()));
      }
    },
    IN_A_LISTENER {
      @Override
      void in(Session session) {
        listening.set(true);
        session.persist(new Purchase(UUID.randomUUID(), "heard by a listener"));
        swallow(session::flush);
      }
    };

    String cutAt() {
      return LOOK_UP;
    }

    abstract void in(Session session);
  }

  private static void lookUp(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(LOOK_UP)) {
      answer.next();
    }
  }

  private static void lookUpAndSwallow(SharedSessionContract session) {
    session.doWork(
        connection -> {
          try {
            lookUp(connection);
          } catch (SQLException swallowed) {
            // What an application does that has a default for a failed look-up.
          }
        });
  }

  private static void swallow(Runnable step) {
    try {
      step.run();
    } catch (HibernateException swallowed) {
      // The point of this test.
    }
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
    swallow(session::flush);
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
    assertThat(rows(first, second)).isZero();
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
    assertThat(rows(first, second)).isZero();
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
      swallow(session::flush);
      assertThat(catchThrowable(session.getTransaction()::commit))
          .isInstanceOf(FailoverException.class);
    }
    assertThat(rows(second)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void a_stateless_session_does_not_commit_half_either(Moment moment) throws SQLException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    try (StatelessSession session = unit.openStatelessSession()) {
      session.beginTransaction();
      session.insert(new Purchase(first, "first half"));
      Cut cut = cluster.proxy(1).cutAt(LOOK_UP, moment);
      lookUpAndSwallow(session);
      cut.await(CUT_DEADLINE);
      swallow(() -> session.insert(new Purchase(second, "second half")));
      swallow(() -> session.insert(new Purchase(UUID.randomUUID(), "third half")));
      assertThat(catchThrowable(session.getTransaction()::commit))
          .isInstanceOf(FailoverException.class);
    }
    assertThat(rows(first, second)).isZero();
  }

  private static long rows(UUID... ids) throws SQLException {
    try (PreparedStatement select =
        server.prepareStatement("select count(*) from purchase where id = any (?)")) {
      select.setArray(1, server.createArrayOf("uuid", ids));
      try (ResultSet answer = select.executeQuery()) {
        answer.next();
        return answer.getLong(1);
      }
    }
  }
}
