package io.hibernateaws.engine.product;

/** What a guarded JDBC call asks of the server, as far as its outcome is concerned. */
public enum CallKind {
  /** {@code executeQuery}: may be a query. */
  QUERY,
  /** {@code execute}, {@code executeUpdate}, {@code executeLargeUpdate}. */
  UPDATE,
  /** {@code executeBatch}, {@code executeLargeBatch}. */
  BATCH,
  /** {@code commit()}. */
  COMMIT,
  /** {@code setAutoCommit(true)}, a commit when a transaction is open. */
  AUTO_COMMIT_ON,
  /** {@code rollback()}. */
  ROLLBACK,
  /** Savepoints: part of the running transaction, never committing. */
  SAVEPOINT,
  /** Fetching rows of a result that streams. */
  FETCH,
  /** Preparing, session settings, metadata: nothing that could change data. */
  OTHER
}
