package io.hibernateaws.it.telemetry;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.RetryListener;
import io.hibernateaws.dialect.RetryPolicy;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/** Threads that buy until they are told to stop, and what each of their attempts met. */
final class Buyers {
  private static final int THREADS = 4;

  /**
   * An attempt that failed.
   *
   * @param retried whether another one followed
   */
  record Failed(Told told, FailoverDetails details, boolean retried) {
    /** Whether a session that had a link waited for a host. */
    boolean failedOver() {
      return details.phase() != FailoverDetails.Phase.BIND && !details.elapsed().isZero();
    }

    String from() {
      return String.valueOf(details.from());
    }
  }

  private final AtomicLong commits = new AtomicLong();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  static Buyers start(SessionFactory unit) {
    Buyers buyers = new Buyers();
    RetryPolicy policy =
        FailoverRetry.policy()
            .idempotent()
            .attempts(100)
            .deadline(Duration.ofMinutes(2))
            .listener(buyers::note);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> buyers.buy(unit, policy), "buyer-" + i);
      buyers.threads.add(thread);
      thread.start();
    }
    return buyers;
  }

  private void buy(SessionFactory unit, RetryPolicy policy) {
    try {
      while (!stop.get()) {
        policy.inTransaction(unit, session -> session.persist(new Purchase(UUID.randomUUID(), "")));
        commits.incrementAndGet();
      }
    } catch (RuntimeException e) {
      surprises.add(e);
    }
  }

  private void note(RetryListener.FailedAttempt attempt) {
    failed.add(
        new Failed(
            Told.of(attempt.failure()),
            verdict(attempt.failure()).details(),
            attempt.pause() != null));
  }

  private static FailoverSQLException verdict(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof FailoverSQLException verdict) {
        return verdict;
      }
    }
    throw new AssertionError("no verdict", failure);
  }

  /** Until each has surely bought something that it began after this call. */
  void awaitPurchases() {
    long before = commits.get();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !surprises.isEmpty() || commits.get() > before + 2 * THREADS);
  }

  void stop() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  Queue<Throwable> surprises() {
    return surprises;
  }

  long attempts() {
    return commits.get() + failed.size();
  }

  List<Failed> failed() {
    return List.copyOf(failed);
  }

  /** How many failed attempts there were of each kind. */
  Map<String, Double> failed(Predicate<Failed> wanted, Function<Failed, String> kind) {
    return failed.stream()
        .filter(wanted)
        .collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.summingDouble(one -> 1)));
  }
}
