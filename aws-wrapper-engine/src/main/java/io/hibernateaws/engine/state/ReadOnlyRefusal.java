package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.route.ReadSignal;

/** The refusal of a write by a read-only session, on whichever host it runs. */
final class ReadOnlyRefusal {
  private ReadOnlyRefusal() {}

  static ReadWriteSplittingSQLException write(ReadSignal signal) {
    return new ReadWriteSplittingSQLException(
        mode(signal)
            + ", so it does not change data, on whichever host it runs; "
            + signal.instead()
            + ".");
  }

  /** What is said to a text that is not known to be a query. */
  static ReadWriteSplittingSQLException doubt(ReadSignal signal) {
    return new ReadWriteSplittingSQLException(
        mode(signal)
            + ", and in autocommit mode its server could let this statement write;"
            + " run it in a transaction, or "
            + signal.instead()
            + ".");
  }

  /** What is said to a text that would lift what makes the session read-only. */
  static ReadWriteSplittingSQLException evasion(ReadSignal signal) {
    return new ReadWriteSplittingSQLException(
        mode(signal)
            + ", and this text may lift that, or write past it; send its statements one by one"
            + " without what sets, resets or ends a transaction's mode, or "
            + signal.instead()
            + ".");
  }

  /** What is said to work that a read-only transaction of an older server does not hold back. */
  static ReadWriteSplittingSQLException unheld(ReadSignal signal) {
    return new ReadWriteSplittingSQLException(
        mode(signal)
            + ", and its server, which is a writer of an older version, lets read-only transactions"
            + " write large objects; so this is not done here, or has been rolled back; "
            + signal.instead()
            + ".");
  }

  private static String mode(ReadSignal signal) {
    return "This connection is read-only, because " + signal.because();
  }
}
