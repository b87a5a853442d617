package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;

/**
 * What is true about a session's transaction when its link is lost in a call: decided from what the
 * server last said before the call, and the call.
 */
public enum TransactionOutcome {
  /** Nothing the server could have committed was in flight, and no transaction was open. */
  NOTHING,
  /** A transaction was open and nothing that commits had been sent: it is rolled back. */
  ROLLED_BACK,
  /** Something that commits by itself was in flight. */
  UNKNOWN;

  /**
   * The call that was in flight.
   *
   * @param kind what it asks of the server
   * @param before what the server had last said
   * @param autoCommit the driver's mode at the call
   * @param noEffect whether the text of a query is known to have no effect
   * @param mayCommit whether its text may commit within a transaction
   * @param commitsNothing whether the call ends a transaction that has changed nothing for certain
   * @param trustSelect whether a text in autocommit mode that is known to have no effect is taken
   *     to commit nothing
   */
  record Call(
      CallKind kind,
      TransactionState before,
      boolean autoCommit,
      boolean noEffect,
      boolean mayCommit,
      boolean commitsNothing,
      boolean trustSelect) {}

  static TransactionOutcome of(Call call) {
    boolean distrusted = call.kind == CallKind.QUERY && call.autoCommit && !call.trustSelect;
    CallKind kind = distrusted ? CallKind.UPDATE : call.kind;
    if (!call.commitsNothing
        && kind.commitsByItself(call.noEffect, call.mayCommit, call.before, call.autoCommit)) {
      return UNKNOWN;
    }
    if (call.before != TransactionState.IDLE) {
      return ROLLED_BACK;
    }
    if (call.autoCommit) {
      return NOTHING;
    }
    return switch (kind) {
      case QUERY -> call.noEffect ? NOTHING : ROLLED_BACK;
      case UPDATE, BATCH, SAVEPOINT -> ROLLED_BACK;
      case COMMIT, AUTO_COMMIT_ON, ROLLBACK, FETCH, OTHER -> NOTHING;
    };
  }
}
