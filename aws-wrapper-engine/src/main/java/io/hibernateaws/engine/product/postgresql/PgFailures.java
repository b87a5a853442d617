package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.product.FailureKind;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the exceptions of PostgreSQL servers and pgjdbc. */
final class PgFailures {
  static final String CANNOT_CONNECT_NOW = "57P03";
  static final String IN_FAILED_TRANSACTION = "25P02";
  static final String READ_ONLY_TRANSACTION = "25006";

  private PgFailures() {}

  /**
   * The first exception of the chain whose state says something decides; a network failure behind a
   * merely suspicious one prevails. Types count only where no exception carries a state: below a
   * state an {@code IOException} may as well come from a stream of the application.
   */
  static FailureKind classify(SQLException failure) {
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
      verdict = stronger(verdict, ofState(state));
      addFollowers(one, open);
    }
    return !anyState && broken ? FailureKind.NETWORK : verdict;
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

  private static FailureKind ofState(@Nullable String state) {
    if (state == null || state.length() < 2) {
      return FailureKind.OTHER;
    }
    return switch (state) {
      // The server answered and refused: no other host would do better.
      case "08004" -> FailureKind.LOGIN;
      case "57P01", "57P02", CANNOT_CONNECT_NOW -> FailureKind.NETWORK;
      case "57P04", "57P05", "25P03", "25P04" -> FailureKind.LINK_ENDED;
      case READ_ONLY_TRANSACTION -> FailureKind.READ_ONLY;
      default -> ofClass(state.substring(0, 2));
    };
  }

  private static FailureKind ofClass(String stateClass) {
    return switch (stateClass) {
      case "08" -> FailureKind.NETWORK;
      case "28" -> FailureKind.LOGIN;
      case "58", "99", "F0" -> FailureKind.SUSPECT;
      default -> FailureKind.OTHER;
    };
  }
}
