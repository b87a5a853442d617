package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** From the failure of a call to what became of its link. Stateless; any thread. */
final class FailureClassifier {
  private final Supplier<DatabaseFamily> family;
  private final boolean rollbackOnSwitch;
  private final Predicate<String> isReplaced;
  private final NanoClock clock;

  /**
   * @param isReplaced whether another instance is the writer than one that refuses a write and
   *     calls itself the writer
   */
  FailureClassifier(
      Supplier<DatabaseFamily> family,
      boolean rollbackOnSwitch,
      Predicate<String> isReplaced,
      NanoClock clock) {
    this.family = family;
    this.rollbackOnSwitch = rollbackOnSwitch;
    this.isReplaced = isReplaced;
    this.clock = clock;
  }

  /** Whether a failure means that the link is gone; never asks the server, never waits. */
  boolean isLoss(Link link, SQLException failure) {
    if (link.isBroken()) {
      return true;
    }
    return switch (link.failureKind(failure)) {
      case NETWORK, LINK_ENDED, IDLE_ENDED -> true;
      case SUSPECT, READ_ONLY, LOGIN, OTHER -> false;
    };
  }

  /** The same with a question to the server where the failure alone does not tell. */
  LinkLoss loss(FailedSession session, Link link, SQLException failure) {
    if (link.abortedBecause() != null) {
      return LinkLoss.LOST;
    }
    return switch (link.failureKind(failure)) {
      case NETWORK -> LinkLoss.LOST;
      case LINK_ENDED -> LinkLoss.ENDED;
      case IDLE_ENDED -> LinkLoss.ENDED_IDLE;
      case SUSPECT -> answers(link) ? LinkLoss.NONE : LinkLoss.LOST;
      case READ_ONLY -> ofRefusedWrite(session, link);
      case LOGIN, OTHER -> link.isBroken() ? LinkLoss.LOST : LinkLoss.NONE;
    };
  }

  private LinkLoss ofRefusedWrite(FailedSession session, Link link) {
    if (link.isBroken()) {
      return LinkLoss.LOST;
    }
    return isDeposed(session, link) ? LinkLoss.DEPOSED : LinkLoss.NONE;
  }

  private boolean answers(Link link) {
    try {
      // Without a limit of its own, because the call is ended by the auxiliary one.
      return link.auxiliary(Deadline.never(clock), raw -> link.driver().isValid(raw, 0));
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Whether the server refused a write because it is a reader now. A transaction that goes on after
   * a refusal is asked in as it is. One that the server has failed must end before it answers, so
   * it is rolled back first: nothing but a rollback was left to it. With a savepoint there was, and
   * a transaction that a text has begun is ended by a text; then the driver's exception stands.
   */
  private boolean isDeposed(FailedSession session, Link link) {
    if (session.state().readOnly() || link.role() == Role.READER) {
      return false;
    }
    TransactionState now = link.driver().transactionState(link.raw());
    if (now != TransactionState.IDLE && !rollbackOnSwitch) {
      return false;
    }
    boolean failed = now == TransactionState.FAILED;
    if (failed && (session.hasSavepoint() || session.state().autoCommit())) {
      return false;
    }
    Role role;
    try {
      role = roleNow(session, link, now);
    } catch (SQLException e) {
      // A server that is reached no more is no writer either; of one that is, nothing is known.
      return link.isBroken();
    }
    if (role == Role.READER
        || (!link.isKnownByName() && isReplaced.test(link.member().instanceId()))) {
      return true;
    }
    if (failed) {
      session.refuse(new Refusal.Failed(link.product().failedTransactionState()));
    }
    return false;
  }

  private Role roleNow(FailedSession session, Link link, TransactionState now) throws SQLException {
    return link.auxiliary(
        Deadline.never(clock),
        raw -> {
          if (now == TransactionState.FAILED) {
            raw.rollback();
          }
          Role answer = family.get().queries().identify(raw).role();
          if (now != TransactionState.OPEN && !session.state().autoCommit()) {
            raw.rollback();
          }
          return answer;
        });
  }
}
