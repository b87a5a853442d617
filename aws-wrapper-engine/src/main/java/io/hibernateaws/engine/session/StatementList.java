package io.hibernateaws.engine.session;

import io.hibernateaws.engine.state.OpenStatements;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The open statements of a session, as a list that runs through the statements themselves: adding
 * and removing one allocates nothing. Confined to the session.
 */
final class StatementList implements OpenStatements {
  private @Nullable StatementGuard first;

  @Override
  public boolean isEmpty() {
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

  @Override
  public void closeAll() throws SQLException {
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
