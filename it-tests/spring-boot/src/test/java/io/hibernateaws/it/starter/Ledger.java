package io.hibernateaws.it.starter;

import io.hibernateaws.spring.RetryOnFailover;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes purchases in transactions that a failover may take, through what Spring offers for it. */
public class Ledger {
  /** One row, through JPA or JDBC. */
  interface Entries {
    void write(String buyer);
  }

  private final Entries entries;
  private final AtomicInteger attempts = new AtomicInteger();

  Ledger(Entries entries) {
    this.entries = entries;
  }

  /** How often a method has begun since this was asked last. */
  public int attempts() {
    return attempts.getAndSet(0);
  }

  @RetryOnFailover
  @Transactional
  public void write(String buyer, Runnable before) {
    attempts.incrementAndGet();
    before.run();
    entries.write(buyer);
  }

  @RetryOnFailover(idempotent = true)
  @Transactional
  public void writeAsOftenAsNeeded(String buyer, Runnable before) {
    write(buyer, before);
  }

  @Transactional
  public void writeOnce(String buyer, Runnable before) {
    write(buyer, before);
  }

  @Transactional
  public void writeAndSwallow(String buyer, Runnable before) {
    try {
      write(buyer, before);
    } catch (RuntimeException e) {
      // An application that believes that it can go on.
    }
  }

  @Transactional(readOnly = true)
  public void writeWhileReading(String buyer) {
    entries.write(buyer);
  }

  @RetryOnFailover
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void writeApart(String buyer, Runnable before) {
    write(buyer, before);
  }

  @RetryOnFailover
  @Transactional
  public void writeAndThen(String buyer, Runnable committed) {
    write(buyer, () -> {});
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            committed.run();
          }
        });
  }

  @Transactional
  public void within(Runnable work) {
    work.run();
  }

  @RetryOnFailover
  @Transactional
  public void withinAgain(Runnable work) {
    attempts.incrementAndGet();
    work.run();
  }
}
