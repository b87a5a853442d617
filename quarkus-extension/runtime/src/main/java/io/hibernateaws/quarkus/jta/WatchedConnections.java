package io.hibernateaws.quarkus.jta;

import io.agroal.api.transaction.TransactionAware;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a transaction, with what it had been told before the transaction. Used by the
 * threads of the transaction.
 *
 * @param memory the connection's; null if it is none of ours
 * @param before its last verdict when it was enlisted
 * @param others that were enlisted earlier in the same transaction
 */
record WatchedConnections(
    @Nullable VerdictMemory memory,
    @Nullable FailoverSQLException before,
    @Nullable WatchedConnections others) {
  private static final Object KEY = WatchedConnections.class.getName();

  /** From now on, for the transaction of the thread. */
  static void watch(TransactionSynchronizationRegistry registry, TransactionAware enlisted)
      throws SQLException {
    VerdictMemory memory =
        enlisted.getConnection() instanceof Connection connection
                && connection.isWrapperFor(VerdictMemory.class)
            ? connection.unwrap(VerdictMemory.class)
            : null;
    registry.putResource(
        KEY,
        new WatchedConnections(
            memory, memory == null ? null : memory.lastVerdict(), last(registry)));
  }

  /** The one enlisted last in the running transaction of the thread; null if there is none. */
  static @Nullable WatchedConnections last(TransactionSynchronizationRegistry registry) {
    return switch (registry.getTransactionStatus()) {
      case Status.STATUS_ACTIVE, Status.STATUS_MARKED_ROLLBACK ->
          (WatchedConnections) registry.getResource(KEY);
      default -> null;
    };
  }

  /** What the running transaction of the thread has been told; null if nothing. */
  static @Nullable FailoverSQLException told(TransactionSynchronizationRegistry registry) {
    for (WatchedConnections one = last(registry); one != null; one = one.others) {
      FailoverSQLException verdict = one.told();
      if (verdict != null) {
        return verdict;
      }
    }
    return null;
  }

  /** What this connection has been told in its transaction; null if nothing. */
  @Nullable FailoverSQLException told() {
    FailoverSQLException last = memory == null ? null : memory.lastVerdict();
    return last == before ? null : last;
  }
}
