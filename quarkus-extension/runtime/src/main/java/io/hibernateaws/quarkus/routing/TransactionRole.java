package io.hibernateaws.quarkus.routing;

import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Whether the JTA transaction of a thread only reads, which is decided before its first connection:
 * one transaction cannot hold connections of two pools. Thread-safe; what it says is about the
 * calling thread.
 */
@Singleton
public class TransactionRole {
  private static final Object KEY = TransactionRole.class.getName();

  private final TransactionSynchronizationRegistry registry;

  /** With Quarkus' own registry of transactions. */
  public TransactionRole(TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  /** What a transaction is for, for the rest of its life. */
  enum Role {
    READS,
    MAY_WRITE
  }

  /** Whether there is a transaction that has not ended. */
  boolean inTransaction() {
    return switch (registry.getTransactionStatus()) {
      case Status.STATUS_ACTIVE,
          Status.STATUS_MARKED_ROLLBACK,
          Status.STATUS_PREPARING,
          Status.STATUS_PREPARED,
          Status.STATUS_COMMITTING,
          Status.STATUS_ROLLING_BACK ->
          true;
      default -> false; // one that has ended is still there while its listeners are told
    };
  }

  /**
   * Whether the transaction only reads. Asking decides: what has not been marked by now may write
   * for the rest of its life.
   */
  boolean onlyReads() {
    if (!inTransaction()) {
      return false;
    }
    Object role = registry.getResource(KEY);
    if (role == null) {
      registry.putResource(KEY, Role.MAY_WRITE);
    }
    return role == Role.READS;
  }

  /** Null while that is open, or without a transaction; asking decides nothing. */
  @Nullable Role decided() {
    return inTransaction() ? (Role) registry.getResource(KEY) : null;
  }

  /**
   * Marks the transaction as one that only reads.
   *
   * @throws IllegalStateException if there is none, or if its sessions write already
   */
  void markReadOnly() {
    if (!inTransaction()) {
      throw new IllegalStateException(
          "@ReadOnly is about a transaction, and there is none: put @Transactional or"
              + " @Transactional(REQUIRES_NEW) beside it, which begins one");
    }
    if (registry.getResource(KEY) == Role.MAY_WRITE) {
      throw new IllegalStateException(
          "@ReadOnly cannot turn a transaction that may write into one that only reads: a"
              + " transaction has one connection, and this one has its connection to the writer;"
              + " use @Transactional(REQUIRES_NEW) beside @ReadOnly, or leave @ReadOnly out");
    }
    registry.putResource(KEY, Role.READS);
  }
}
