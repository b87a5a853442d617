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
  OTHER;

  /**
   * Whether a call commits something when it arrives, so that its outcome is unknown if no answer
   * comes.
   *
   * @param noEffect whether its text is known to have no effect; false for calls without one
   * @param mayCommit whether its text, or one of its batch, may commit within a transaction
   * @param before the state before the call
   * @param autoCommit the driver's autocommit mode at the call
   */
  public boolean commitsByItself(
      boolean noEffect, boolean mayCommit, TransactionState before, boolean autoCommit) {
    boolean commitsAlone = autoCommit && before == TransactionState.IDLE;
    return switch (this) {
      case COMMIT -> true;
      case AUTO_COMMIT_ON -> before == TransactionState.OPEN;
      case QUERY -> commitsAlone ? !noEffect : mayCommit;
      case UPDATE, BATCH -> commitsAlone || mayCommit;
      case ROLLBACK, SAVEPOINT, FETCH, OTHER -> false;
    };
  }
}
