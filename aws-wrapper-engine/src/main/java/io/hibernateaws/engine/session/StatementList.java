package io.hibernateaws.engine.session;

import io.hibernateaws.engine.state.OpenStatements;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The open statements of a session, as a list that runs through the statements themselves: adding
 * and removing one allocates nothing. It is never more than twice as long as statements are open.
 * Confined to the session.
 */
final class StatementList implements OpenStatements {
  /** Statements that may be open before they are looked through for those that have closed. */
  private static final int FEW = 64;

  private @Nullable StatementGuard first;
  private int added;
  private int most = FEW;

  @Override
  public boolean isEmpty() {
    removeClosed();
    return first == null;
  }

  /** A driver closes statements by itself, as {@code closeOnCompletion} asks it to. */
  private void removeClosed() {
    int open = 0;
    for (StatementGuard statement = first; statement != null; ) {
      StatementGuard next = statement.next;
      if (isClosed(statement)) {
        remove(statement);
      } else {
        open++;
      }
      statement = next;
    }
    added = 0;
    most = Math.max(FEW, open);
  }

  private static boolean isClosed(StatementGuard statement) {
    try {
      return statement.raw().isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  <S extends StatementGuard> S add(S statement) {
    if (++added > most) {
      removeClosed();
    }
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
