package io.hibernateaws.it.verdict;

import io.hibernateaws.it.Purchase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.HibernateException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;

/** Ways to lose the connection in a transaction without letting anybody know. */
enum Swallowed {
  IN_DO_WORK {
    @Override
    void in(Session session) {
      lookUp(session);
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
      step(() -> session.doWork(Swallowed::lookUp));
    }
  },
  AROUND_A_QUERY {
    @Override
    void in(Session session) {
      step(() -> session.createNativeQuery(LOOK_UP, Integer.class).getSingleResult());
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
      step(session::flush);
    }
  },
  AROUND_A_FIND {
    @Override
    String cutAt() {
      return "select p1_0.id";
    }

    @Override
    void in(Session session) {
      step(() -> session.find(Purchase.class, UUID.randomUUID()));
    }
  },
  IN_A_LISTENER {
    @Override
    void in(Session session) {
      Auditor.listening.set(true);
      session.persist(new Purchase(UUID.randomUUID(), "heard by a listener"));
      step(session::flush);
    }
  };

  static final String LOOK_UP = "/* look-up */ select 1";

  /** With what the message begins that is cut. */
  String cutAt() {
    return LOOK_UP;
  }

  abstract void in(Session session);

  static void lookUp(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(LOOK_UP)) {
      answer.next();
    }
  }

  static void lookUp(SharedSessionContract session) {
    session.doWork(
        connection -> {
          try {
            lookUp(connection);
          } catch (SQLException swallowed) {
            // What an application does that has a default for a failed look-up.
          }
        });
  }

  static void step(Runnable step) {
    try {
      step.run();
    } catch (HibernateException swallowed) {
      // The point of this test.
    }
  }

  static void listenTo(SessionFactory factory) {
    factory
        .unwrap(SessionFactoryImplementor.class)
        .getEventEngine()
        .getListenerRegistry()
        .appendListeners(EventType.PRE_INSERT, new Auditor());
  }

  /** Looks something up before an insert, and lives without it. */
  private static final class Auditor implements PreInsertEventListener {
    /** Set for the one insert at which the listener acts. */
    static final AtomicBoolean listening = new AtomicBoolean();

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
      if (listening.compareAndSet(true, false)) {
        lookUp(event.getSession());
      }
      return false;
    }
  }
}
