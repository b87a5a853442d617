package io.hibernateaws.demo;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.RetryListener;
import io.hibernateaws.dialect.RetryPolicy;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.dialect.TransactionStateUnknownException;
import io.hibernateaws.engine.api.FailoverDetails;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The application: takes orders and shows them. Nothing in it knows of instances, roles or
 * failovers but the retry around a unit of work. Thread-safe.
 */
final class Shop {
  private final SessionFactory sessions;
  private final Product product;
  private final RetryPolicy retry;
  private final AtomicInteger unknownOutcomes = new AtomicInteger();

  Shop(SessionFactory sessions, Product product) {
    this.sessions = sessions;
    this.product = product;
    // Taking an order looks it up first, so it may be tried again after an unknown outcome.
    this.retry = FailoverRetry.policy().idempotent().listener(this::count);
  }

  /** Takes an order; when this returns it is the shop's promise that it is kept, once. */
  Place take(Cart cart) {
    return retry.fromTransaction(
        sessions,
        session -> {
          if (!knows(session, cart)) {
            session.persist(new Order(cart));
          }
          return Place.of(session, product);
        });
  }

  private static boolean knows(Session session, Cart cart) {
    return session
            .createSelectionQuery("select count(*) from Order where number = :number", Long.class)
            .setParameter("number", cart.number())
            .getSingleResult()
        > 0;
  }

  /** Shows the newest order, as a read-only session. */
  Place showNewest() {
    return retry.call(
        () -> {
          try (Session session = sessions.withOptions().readOnly(true).openSession()) {
            return session.fromTransaction(
                transaction -> {
                  Order newest =
                      session
                          .createSelectionQuery("from Order order by id desc", Order.class)
                          .setMaxResults(1)
                          .getSingleResultOrNull();
                  if (newest != null && newest.sumOfLines() != newest.total()) {
                    throw new IllegalStateException(
                        "order %s is shown with broken lines".formatted(newest.number()));
                  }
                  return Place.of(session, product);
                });
          }
        });
  }

  /** How often nobody could say whether a commit had arrived. */
  int unknownOutcomes() {
    return unknownOutcomes.get();
  }

  private void count(RetryListener.FailedAttempt attempt) {
    if (isUnknown(attempt.failure())) {
      unknownOutcomes.incrementAndGet();
    }
  }

  /** Looks through the causes, because JPA wraps what happens at a commit. */
  private static boolean isUnknown(@Nullable Throwable failure) {
    if (failure == null) {
      return false;
    }
    boolean unknown =
        failure instanceof FailoverException lost
            && !(lost instanceof TransactionLostException)
            && (lost instanceof TransactionStateUnknownException
                || lost.details().phase() == FailoverDetails.Phase.COMMIT);
    return unknown || isUnknown(failure.getCause());
  }
}
