package io.hibernateaws.it;

import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import org.jspecify.annotations.Nullable;

/** What an application was told by a call. */
public enum Told {
  RETURNED("returned"),
  /** No transaction was open and nothing was committed. */
  NOTHING_LOST("nothing lost"),
  ROLLED_BACK("rolled back"),
  UNKNOWN("unknown"),
  NO_HOST("no host"),
  REFUSED("refused"),
  /** Something that is no verdict of the engine. */
  OTHER("other");

  public final String words;

  Told(String words) {
    this.words = words;
  }

  /** Looks through causes, because Hibernate and Jakarta Persistence wrap. */
  public static Told of(@Nullable Throwable thrown) {
    if (thrown == null) {
      return RETURNED;
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof FailoverSQLException || t instanceof ReadWriteSplittingSQLException) {
        return verdict(t);
      }
    }
    return OTHER;
  }

  private static Told verdict(Throwable t) {
    if (t instanceof FailoverSuccessSQLException) {
      return NOTHING_LOST;
    }
    if (t instanceof TransactionLostSQLException) {
      return ROLLED_BACK;
    }
    if (t instanceof TransactionStateUnknownSQLException) {
      return UNKNOWN;
    }
    return t instanceof FailoverFailedSQLException ? NO_HOST : REFUSED;
  }
}
