package io.hibernateaws.dialect;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/**
 * Runs a unit of work in a transaction, and again in a new session where a failover took the first
 * one.
 *
 * <pre>{@code
 * FailoverRetry.inTransaction(sessionFactory, session -> session.persist(order));
 * FailoverRetry.policy().idempotent().inTransaction(sessionFactory, session -> session.merge(order));
 * }</pre>
 *
 * <p>These methods use the default {@link RetryPolicy}, which documents what is tried again; the
 * work must not keep entities or other results of a failed attempt.
 */
public final class FailoverRetry {
  private FailoverRetry() {}

  /** The default policy, to be changed: 5 attempts within 60 s, pauses of 10 ms to 1 s. */
  public static RetryPolicy policy() {
    return new RetryPolicy();
  }

  /** As {@link SessionFactory#inTransaction}, again after a failover. */
  public static void inTransaction(SessionFactory factory, Consumer<? super Session> work) {
    policy().inTransaction(factory, work);
  }

  /** As {@link SessionFactory#fromTransaction}, again after a failover. */
  public static <R> R fromTransaction(
      SessionFactory factory, Function<? super Session, ? extends R> work) {
    return policy().fromTransaction(factory, work);
  }

  /** As {@link EntityManagerFactory#runInTransaction}, again after a failover. */
  public static void runInTransaction(
      EntityManagerFactory factory, Consumer<? super EntityManager> work) {
    policy().runInTransaction(factory, work);
  }

  /** As {@link EntityManagerFactory#callInTransaction}, again after a failover. */
  public static <R> R callInTransaction(
      EntityManagerFactory factory, Function<? super EntityManager, ? extends R> work) {
    return policy().callInTransaction(factory, work);
  }
}
