package io.hibernateaws.engine.product.mysql.text;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;

/**
 * Answers from the words of a MySQL text: allocates nothing, and looks at every character a few
 * times at most. A text that is too long to be read, or that another server may read otherwise, may
 * do anything.
 */
public final class MySqlText implements SqlText {
  private static final String[] CHANGES_OF_ROWS = {"INSERT", "UPDATE", "DELETE", "REPLACE"};

  /** Statements that are there to change something, beside those that change rows. */
  private static final String[] WRITES = {
    "LOAD",
    "TRUNCATE",
    "CREATE",
    "ALTER",
    "DROP",
    "RENAME",
    "GRANT",
    "REVOKE",
    "IMPORT",
    "INSTALL",
    "UNINSTALL",
    "ANALYZE",
    "OPTIMIZE",
    "REPAIR"
  };

  /** They change no data, whatever follows. */
  private static final String[] HARMLESS = {
    "SHOW",
    "VALUES",
    "TABLE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "USE",
    "DESC",
    "DESCRIBE",
    "HELP",
    "UNLOCK",
    "DEALLOCATE"
  };

  private static final String[] QUERIES_WITH_CARE = {"SELECT", "WITH", "EXPLAIN"};

  /** What makes a query, or the explanation of a statement, one that writes. */
  private static final String[] WRITES_WITHIN = {
    "INSERT", "UPDATE", "DELETE", "REPLACE", "INTO", "ANALYZE"
  };

  /** All other statements commit, end a transaction, or may do so. */
  private static final String[] WITHIN_TRANSACTIONS = {
    "SELECT",
    "WITH",
    "TABLE",
    "VALUES",
    "SHOW",
    "DESC",
    "DESCRIBE",
    "EXPLAIN",
    "HELP",
    "USE",
    "DO",
    "INSERT",
    "UPDATE",
    "DELETE",
    "REPLACE",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "PREPARE",
    "DEALLOCATE",
    "HANDLER"
  };

  /** What else a read-only transaction lets through, or holds back by itself. */
  private static final String[] HELD = {"BEGIN", "COMMIT", "START", "SET"};

  private static final String[] OF_ACCOUNTS = {"PASSWORD", "DEFAULT"};
  private static final String[] OF_ROWS = {"DATA", "XML"};
  private static final String[] DEFINITIONS = {"CREATE", "DROP"};
  private static final String[] NOISE_OF_ROLLBACK = {"WORK"};

  @Override
  public boolean hasNoEffect(String sql) {
    return MySqlQueries.startsLikeOne(sql)
        && !MySqlDoubt.isIn(sql)
        && MySqlQueries.hasNoEffect(sql);
  }

  /** A text in which the server's mode matters is not read at all. */
  @Override
  public boolean dependsOnLiterals(String sql) {
    return false;
  }

  /**
   * Whether the text may commit something although it runs in a transaction: definitions commit
   * what was done before them, as do locks on tables, changes of accounts, a new transaction and
   * autocommit that is switched on; a procedure or a prepared statement may be any of these. What
   * follows a rollback belongs to no transaction.
   */
  @Override
  public boolean mayCommit(String sql) {
    if (MySqlDoubt.isIn(sql)) {
      return true;
    }
    boolean rolledBack = false;
    int at = MySqlLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = MySqlLexer.endOfStatement(sql, at);
      if (rolledBack || !staysWithin(sql, at, end)) {
        return true;
      }
      rolledBack = rollsBack(sql, at);
      at = MySqlLexer.skipSeparators(sql, end);
    }
    return false;
  }

  private static boolean staysWithin(String sql, int from, int end) {
    int at = MySqlLexer.skipOpening(sql, from);
    if (MySqlLexer.startsWithAny(sql, at, WITHIN_TRANSACTIONS)) {
      return true;
    }
    int next = at < sql.length() ? MySqlLexer.nextToken(sql, at) : at;
    if (MySqlLexer.startsWithAny(sql, at, DEFINITIONS)) {
      return MySqlLexer.startsWith(sql, next, "TEMPORARY");
    }
    if (MySqlLexer.startsWith(sql, at, "LOAD")) {
      return MySqlLexer.startsWithAny(sql, next, OF_ROWS);
    }
    return MySqlLexer.startsWith(sql, at, "SET")
        && !MySqlLexer.startsWithAny(sql, next, OF_ACCOUNTS)
        && !MySqlLexer.mentions(sql, at, end, "autocommit");
  }

  /** Outside a transaction a statement has taken effect when it was executed. */
  @Override
  public boolean changesRowsOnly(String sql) {
    return false;
  }

  /** What the statements of the text do to data, by their first words. */
  @Override
  public Effect effect(String sql) {
    if (MySqlDoubt.isIn(sql)) {
      return writesAtOnce(sql) ? Effect.CERTAIN : Effect.POSSIBLE;
    }
    Effect worst = Effect.NONE;
    int at = MySqlLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = MySqlLexer.endOfStatement(sql, at);
      Effect one = effect(sql, at, end);
      worst = one.compareTo(worst) > 0 ? one : worst;
      at = MySqlLexer.skipSeparators(sql, end);
    }
    return worst;
  }

  /** The first word is what it is, however the rest is read; within bounds, if that is long. */
  private static boolean writesAtOnce(String sql) {
    int at = 0;
    while (at < sql.length() && MySqlLexer.isSpace(sql.charAt(at))) {
      at++;
    }
    return isWrite(sql, at);
  }

  private static boolean isWrite(String sql, int at) {
    return MySqlLexer.startsWithAny(sql, at, CHANGES_OF_ROWS)
        || MySqlLexer.startsWithAny(sql, at, WRITES);
  }

  private static Effect effect(String sql, int from, int end) {
    if (isWrite(sql, from)) {
      return Effect.CERTAIN;
    }
    if (MySqlLexer.startsWithAny(sql, from, HARMLESS)) {
      return Effect.NONE;
    }
    int next = MySqlLexer.nextToken(sql, from);
    if (MySqlLexer.startsWith(sql, from, "START")) {
      return MySqlLexer.startsWith(sql, next, "TRANSACTION") ? Effect.NONE : Effect.POSSIBLE;
    }
    if (MySqlLexer.startsWith(sql, from, "SET")) {
      return setsSessionOnly(sql, next, end) ? Effect.NONE : Effect.POSSIBLE;
    }
    int at = MySqlLexer.skipOpening(sql, from);
    if (!MySqlLexer.startsWithAny(sql, at, QUERIES_WITH_CARE)) {
      return Effect.POSSIBLE;
    }
    while (at < end) {
      int after = MySqlLexer.nextToken(sql, at);
      if (MySqlLexer.startsWithAny(sql, at, WRITES_WITHIN)
          && !(after < end && sql.charAt(after) == '(')) {
        return Effect.POSSIBLE;
      }
      at = after;
    }
    return Effect.NONE;
  }

  /** Neither for all, nor an account, nor by a function. */
  private static boolean setsSessionOnly(String sql, int from, int end) {
    if (MySqlLexer.startsWithAny(sql, from, OF_ACCOUNTS)
        || MySqlLexer.mentions(sql, from, end, "global")
        || MySqlLexer.mentions(sql, from, end, "persist")) {
      return false;
    }
    for (int at = from; at < end; at = MySqlLexer.skipToken(sql, at)) {
      if (sql.charAt(at) == '(') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the text may lift the read-only mode of a session or a transaction, or do what servers
   * let through in one. A procedure or a prepared statement may do so by itself.
   */
  @Override
  public boolean evadesReadOnly(String sql) {
    if (MySqlDoubt.isIn(sql)) {
      return true;
    }
    boolean ended = false;
    int at = MySqlLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = MySqlLexer.endOfStatement(sql, at);
      if (ended || !isHeld(sql, at, end)) {
        return true;
      }
      ended = MySqlLexer.startsWith(sql, at, "COMMIT") || rollsBack(sql, at);
      at = MySqlLexer.skipSeparators(sql, end);
    }
    return false;
  }

  private static boolean isHeld(String sql, int from, int end) {
    int at = MySqlLexer.skipOpening(sql, from);
    if (MySqlLexer.startsWithAny(sql, at, WITHIN_TRANSACTIONS) || isWrite(sql, at)) {
      return true;
    }
    return MySqlLexer.startsWithAny(sql, at, HELD)
        && !MySqlLexer.mentions(sql, at, end, "read_only")
        && !MySqlLexer.mentions(sql, at, end, "write")
        && (!MySqlLexer.startsWith(sql, at, "SET")
            || setsSessionOnly(sql, MySqlLexer.nextToken(sql, at), end))
        && (!MySqlLexer.startsWith(sql, at, "START")
            || MySqlLexer.startsWith(sql, MySqlLexer.nextToken(sql, at), "TRANSACTION"));
  }

  @Override
  public SessionEffect sessionEffect(String sql) {
    if (hasNoEffect(sql)) {
      return SessionEffect.NONE;
    }
    return MySqlDataChanges.isOne(sql) ? SessionEffect.BY_TRIGGERS : SessionEffect.POSSIBLE;
  }

  /** Back to a savepoint is no end of a transaction. */
  private static boolean rollsBack(String sql, int at) {
    if (!MySqlLexer.startsWith(sql, at, "ROLLBACK")) {
      return false;
    }
    int next = MySqlLexer.nextToken(sql, at);
    if (MySqlLexer.startsWithAny(sql, next, NOISE_OF_ROLLBACK)) {
      next = MySqlLexer.nextToken(sql, next);
    }
    return !MySqlLexer.startsWith(sql, next, "TO");
  }
}
