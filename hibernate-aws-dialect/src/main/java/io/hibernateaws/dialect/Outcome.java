package io.hibernateaws.dialect;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** What the failure of a unit of work says about its transaction, the worst news first. */
enum Outcome {
  /** It may have been committed. */
  UNKNOWN,
  /** Nothing of it was committed, but no host could be had. */
  NO_HOST,
  /** Nothing of it was committed. */
  NOTHING_HAPPENED,
  /** Nothing of it was committed, for a reason that the caller declared worth another try. */
  DECLARED,
  /** Not a matter of failover. */
  OTHER;

  /** Looks through causes, suppressed exceptions and the next ones of an SQLException. */
  static Outcome of(Throwable failure, Set<String> declaredStates) {
    Outcome worst = OTHER;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof SQLException sql) {
        worst = worse(worst, ofOne(sql, declaredStates));
        if (sql.getNextException() != null) {
          open.add(sql.getNextException());
        }
      }
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      Collections.addAll(open, next.getSuppressed());
    }
    return worst;
  }

  private static Outcome ofOne(SQLException failure, Set<String> declaredStates) {
    if (failure instanceof FailoverSQLException verdict) {
      return ofVerdict(verdict);
    }
    String state = failure.getSQLState();
    return state != null && declaredStates.contains(state) ? DECLARED : OTHER;
  }

  private static Outcome ofVerdict(FailoverSQLException verdict) {
    if (verdict instanceof FailoverSuccessSQLException
        || verdict instanceof TransactionLostSQLException) {
      return NOTHING_HAPPENED;
    }
    if (verdict instanceof FailoverFailedSQLException) {
      return NO_HOST;
    }
    if (verdict instanceof TransactionStateUnknownSQLException) {
      return UNKNOWN;
    }
    throw new AssertionError("a verdict without an outcome: " + verdict.getClass());
  }

  private static Outcome worse(Outcome one, Outcome other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
