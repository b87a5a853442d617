package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkMemory;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The server's own hold on a link that serves a session that only reads: new transactions are
 * read-only whatever begins them, until the link is lent for writing. A link to a writer is held
 * from its bind on, one to a reader before the first text that may have an effect. Stateless; any
 * thread that holds the lease.
 */
public final class ReadOnlyHold {
  private ReadOnlyHold() {}

  /**
   * Whether a write on the link is known to be possible: its server is, or has become, a writer.
   */
  public static boolean isOnWriter(Link link) {
    return link.role() == Role.WRITER || link.staleBecause() != null;
  }

  /**
   * Whether the server can hold the link: behind a pooler it would hold other clients too, or only
   * until the next transaction.
   */
  public static boolean isPossible(Link link) {
    return !link.isPooled();
  }

  /** Whether a bind has nothing to tell the server. */
  static boolean isAsWanted(SessionState state, Link link) {
    return state.signal() == null
        ? !link.memory().isHeldToReads()
        : !isOnWriter(link) || !isPossible(link) || isFirm(link);
  }

  /** Outside a transaction, with autocommit on. */
  static void apply(SessionState state, Link link, Connection raw) throws SQLException {
    if (!isAsWanted(state, link)) {
      tell(link, raw, state.signal() != null);
    }
  }

  /** Whether the server holds the link, by its last word or because nothing can have changed it. */
  private static boolean isFirm(Link link) {
    LinkMemory memory = link.memory();
    if (!memory.isHeldToReads()) {
      return false;
    }
    Boolean said = link.reportedReadOnly();
    return said == null ? !memory.mayBeReleased() : said;
  }

  /**
   * Whether the server must be told before a text is sent that may have an effect. Inside a
   * transaction it need not: that one was begun as a read-only one, and stays so.
   */
  public static boolean isMissing(Link link) {
    return link.driver().transactionState(link.raw()) == TransactionState.IDLE
        && isPossible(link)
        && !isFirm(link);
  }

  /** Tells the server between two transactions of a bound session; inside a guarded call. */
  public static void take(SessionState state, Link link, Connection raw) throws SQLException {
    if (!state.autoCommit()) {
      raw.setAutoCommit(true);
    }
    tell(link, raw, true);
    if (!state.autoCommit()) {
      raw.setAutoCommit(false);
    }
  }

  /**
   * Begins a transaction of the engine's own around a text that would begin and end its own ones:
   * within it the server lets nothing commit, write or lift the hold, whatever becomes of its role.
   */
  public static void beginAround(Link link, Connection raw) throws SQLException {
    run(raw, link.product().beginReading());
  }

  /** Ends such a transaction, unless the text has ended it; inside a guarded call. */
  public static void endAround(Link link, Connection raw, boolean failed) throws SQLException {
    if (link.driver().transactionState(raw) != TransactionState.IDLE) {
      run(raw, failed ? "ROLLBACK" : "COMMIT");
    }
  }

  private static void run(Connection raw, String sql) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void tell(Link link, Connection raw, boolean on) throws SQLException {
    boolean held = link.product().holdToReads(raw, on);
    if (on && !held) {
      throw new SQLException(
          "The server "
              + link.member().instanceId()
              + " did not make this session's transactions read-only, though it was told to.",
          "25000");
    }
    link.memory().heldToReads(on);
  }
}
