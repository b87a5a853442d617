package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads an exception with its causes and next exceptions: first who spoke, then the states. What
 * every driver says with the states of the SQL standard's class 08 is read here; a product adds the
 * states of its own servers.
 */
public final class FailureChain {
  /** A server that answered and refused the connection: no other host would do better. */
  public static final String REJECTED = "08004";

  private static final String CONNECTION_EXCEPTIONS = "08";

  private final List<Throwable> all;
  private final Function<SQLException, Speaker> speakers;
  private final boolean anySpeaker;

  private FailureChain(SQLException failure, Function<SQLException, Speaker> speakers) {
    this.all = walk(failure);
    this.speakers = speakers;
    this.anySpeaker = all.stream().anyMatch(one -> speaker(one) != Speaker.UNKNOWN);
  }

  /**
   * The first exception of the chain whose state says something decides; a network failure behind a
   * merely suspicious one prevails. Types count only where no exception carries a state: below a
   * state an {@code IOException} may as well come from a stream of the application.
   *
   * @param speakers who made an exception, its causes aside
   * @param others what an exception means that has a state, and none of class 08
   */
  public static FailureKind classify(
      SQLException failure,
      Function<SQLException, Speaker> speakers,
      Function<SQLException, FailureKind> others) {
    return new FailureChain(failure, speakers).kind(others);
  }

  /**
   * Who has the last word about the link: the driver where it says that the link is lost, then a
   * server that ends it, then one that goes on.
   */
  public static Speaker speaker(SQLException failure, Function<SQLException, Speaker> speakers) {
    FailureChain chain = new FailureChain(failure, speakers);
    Speaker last = Speaker.UNKNOWN;
    for (Throwable one : chain.all) {
      Speaker speaker = chain.speaker(one);
      if (speaker == Speaker.DRIVER) {
        if (isConnectionException(one) && !chain.quotesServer(one)) {
          return Speaker.DRIVER;
        }
      } else if (last != Speaker.ENDING_SERVER && speaker != Speaker.UNKNOWN) {
        last = speaker;
      }
    }
    return last;
  }

  private FailureKind kind(Function<SQLException, FailureKind> others) {
    FailureKind verdict = FailureKind.OTHER;
    boolean anyState = false;
    boolean broken = false;
    for (Throwable one : all) {
      if (one instanceof FailoverSQLException || one instanceof ExtensionSQLException) {
        return FailureKind.OTHER;
      }
      anyState |= one instanceof SQLException sql && sql.getSQLState() != null;
      broken |= saysBroken(one);
      if (!isCopy(one)) {
        verdict = stronger(verdict, weigh(speaker(one), meaning(one, others)));
      }
    }
    return !anyState && broken ? FailureKind.NETWORK : verdict;
  }

  /** What a state means in the mouth of its speaker. */
  private static FailureKind weigh(Speaker speaker, FailureKind meaning) {
    return switch (speaker) {
      case DRIVER -> meaning;
      case LIVING_SERVER ->
          switch (meaning) {
            case READ_ONLY, LOGIN -> meaning;
            case NETWORK, LINK_ENDED, IDLE_ENDED, SUSPECT, OTHER -> FailureKind.OTHER;
          };
      case ENDING_SERVER ->
          switch (meaning) {
            case NETWORK, LINK_ENDED, IDLE_ENDED, LOGIN -> meaning;
            case READ_ONLY, SUSPECT, OTHER -> FailureKind.LINK_ENDED;
          };
      case UNKNOWN ->
          switch (meaning) {
            case NETWORK, LINK_ENDED, IDLE_ENDED, SUSPECT -> FailureKind.SUSPECT;
            case READ_ONLY, LOGIN, OTHER -> meaning;
          };
    };
  }

  private static FailureKind meaning(Throwable one, Function<SQLException, FailureKind> others) {
    if (!(one instanceof SQLException sql)) {
      return FailureKind.OTHER;
    }
    String state = sql.getSQLState();
    if (state == null || state.length() < 2) {
      return FailureKind.OTHER;
    }
    return state.startsWith(CONNECTION_EXCEPTIONS) && !state.equals(REJECTED)
        ? FailureKind.NETWORK
        : others.apply(sql);
  }

  /**
   * Whether the state of an exception is a copy of what another one of the chain says: that of a
   * batch, or of a driver that reports what the server told it.
   */
  private boolean isCopy(Throwable one) {
    return switch (speaker(one)) {
      case UNKNOWN -> anySpeaker;
      case DRIVER -> quotesServer(one);
      case LIVING_SERVER, ENDING_SERVER -> false;
    };
  }

  private boolean quotesServer(Throwable one) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = one.getCause();
        cause != null && seen.add(cause);
        cause = cause.getCause()) {
      Speaker speaker = speaker(cause);
      if (speaker == Speaker.LIVING_SERVER || speaker == Speaker.ENDING_SERVER) {
        return true;
      }
    }
    return false;
  }

  private Speaker speaker(Throwable one) {
    return one instanceof SQLException sql ? speakers.apply(sql) : Speaker.UNKNOWN;
  }

  private static boolean isConnectionException(Throwable one) {
    return one instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().startsWith(CONNECTION_EXCEPTIONS);
  }

  private static List<Throwable> walk(SQLException failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable one = open.removeFirst();
      if (!seen.add(one)) {
        continue;
      }
      chain.add(one);
      if (one.getCause() != null) {
        open.add(one.getCause());
      }
      if (one instanceof SQLException sql && sql.getNextException() != null) {
        open.add(sql.getNextException());
      }
    }
    return chain;
  }

  private static boolean saysBroken(Throwable one) {
    return one instanceof IOException
        || one instanceof SQLRecoverableException
        || one instanceof SQLNonTransientConnectionException;
  }

  private static FailureKind stronger(FailureKind sofar, FailureKind next) {
    boolean doubtful = sofar == FailureKind.SUSPECT || sofar == FailureKind.READ_ONLY;
    boolean replace = sofar == FailureKind.OTHER || (doubtful && next == FailureKind.NETWORK);
    return replace ? next : sofar;
  }
}
