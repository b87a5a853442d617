package io.hibernateaws.engine.session;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The open statements of a session, as a list that runs through the statements themselves: adding
 * and removing one allocates nothing. Confined to the session.
 */
final class OpenStatements {
  private @Nullable StatementGuard first;

  boolean isEmpty() {
    return first == null;
  }

  <S extends StatementGuard> S add(S statement) {
    StatementGuard second = first;
    statement.next = second;
    if (second != null) {
      second.previous = statement;
    }
    first = statement;
    return statement;
  }

  /** The statement is closed; one that was abandoned is no longer in the list. */
  void remove(StatementGuard statement) {
    statement.markClosed();
    StatementGuard previous = statement.previous;
    StatementGuard next = statement.next;
    if (previous != null) {
      previous.next = next;
    } else if (first == statement) {
      first = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    statement.previous = null;
    statement.next = null;
  }

  /** Closes all at the driver; a failure leaves the rest to the end of the link. */
  void closeAll() throws SQLException {
    while (first != null) {
      StatementGuard statement = first;
      remove(statement);
      statement.raw().close();
    }
  }

  /** Their link is no longer the session's. */
  void abandon() {
    first = null;
  }
}
