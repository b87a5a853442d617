package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.FailoverSQLException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exception with its causes and next exceptions. What every driver says with the states of
 * the SQL standard's class 08 is read here; a product adds the states of its own servers.
 */
public final class FailureChain {
  /** A server that answered and refused the connection: no other host would do better. */
  private static final String REJECTED = "08004";

  private FailureChain() {}

  /**
   * The first exception of the chain whose state says something decides; a network failure behind a
   * merely suspicious one prevails. Types count only where no exception carries a state: below a
   * state an {@code IOException} may as well come from a stream of the application.
   *
   * @param ofState what a state means that is not of class 08
   */
  public static FailureKind classify(SQLException failure, Function<String, FailureKind> ofState) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    FailureKind verdict = FailureKind.OTHER;
    boolean anyState = false;
    boolean broken = false;
    while (!open.isEmpty()) {
      Throwable one = open.removeFirst();
      if (!seen.add(one)) {
        continue;
      }
      if (one instanceof FailoverSQLException) {
        return FailureKind.OTHER;
      }
      String state = one instanceof SQLException sql ? sql.getSQLState() : null;
      anyState |= state != null;
      broken |= saysBroken(one);
      verdict = stronger(verdict, kind(state, ofState));
      addFollowers(one, open);
    }
    return !anyState && broken ? FailureKind.NETWORK : verdict;
  }

  private static FailureKind kind(@Nullable String state, Function<String, FailureKind> ofState) {
    if (state == null || state.length() < 2) {
      return FailureKind.OTHER;
    }
    if (!state.startsWith("08")) {
      return ofState.apply(state);
    }
    return state.equals(REJECTED) ? FailureKind.LOGIN : FailureKind.NETWORK;
  }

  private static void addFollowers(Throwable one, Deque<Throwable> open) {
    if (one.getCause() != null) {
      open.add(one.getCause());
    }
    if (one instanceof SQLException sql && sql.getNextException() != null) {
      open.add(sql.getNextException());
    }
  }

  private static boolean saysBroken(Throwable one) {
    return one instanceof IOException
        || one instanceof SQLRecoverableException
        || one instanceof SQLNonTransientConnectionException;
  }

  private static FailureKind stronger(FailureKind sofar, FailureKind next) {
    boolean replace =
        sofar == FailureKind.OTHER || (sofar == FailureKind.SUSPECT && next == FailureKind.NETWORK);
    return replace ? next : sofar;
  }
}
