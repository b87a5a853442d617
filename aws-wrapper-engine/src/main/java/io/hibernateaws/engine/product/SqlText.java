package io.hibernateaws.engine.product;

import org.jspecify.annotations.Nullable;

/**
 * Answers questions about SQL texts from their words alone, in the grammar of one product. A
 * function that a text calls is not seen. Stateless; any thread may call.
 */
public interface SqlText {
  /**
   * Whether the text is known to have no effect: one query without a clause that locks or writes,
   * in which every function call is one of the product's own functions without effect. Views,
   * operators, casts and functions written as columns are not looked into. Where it cannot be
   * known, it is not.
   */
  boolean hasNoEffect(String sql);

  /**
   * Whether the text may commit something although it runs in a transaction; where that cannot be
   * known, it may.
   */
  boolean mayCommit(String sql);

  /** What the statements of the text do to data. */
  Effect effect(String sql);

  /**
   * Whether the text may take a session that only reads out of its read-only transactions, or past
   * what a read-only transaction holds back, by its own words.
   */
  boolean evadesReadOnly(String sql);

  /** What the statements of the text change in the server's session. */
  SessionChange sessionChange(String sql);

  /**
   * Whether a call commits something when it arrives, so that its outcome is unknown if no answer
   * comes.
   *
   * @param sql the text, null for calls without one; the texts of a batch joined with semicolons
   * @param before the state before the call
   * @param autoCommit the driver's autocommit mode at the call
   */
  default boolean commitsByItself(
      CallKind call, @Nullable String sql, TransactionState before, boolean autoCommit) {
    boolean commitsAlone = autoCommit && before == TransactionState.IDLE;
    return switch (call) {
      case COMMIT -> true;
      case AUTO_COMMIT_ON -> before == TransactionState.OPEN;
      case QUERY -> commitsAlone ? sql == null || !hasNoEffect(sql) : sql != null && mayCommit(sql);
      case UPDATE, BATCH -> commitsAlone || (sql != null && mayCommit(sql));
      case ROLLBACK, SAVEPOINT, FETCH, OTHER -> false;
    };
  }
}
