package io.hibernateaws.engine.product.postgresql.text;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;

/**
 * Answers from the words of a PostgreSQL text: allocates nothing, and looks at every character a
 * few times at most. A text that is too long to be read, or may end elsewhere, may do anything.
 */
public final class PgSqlText implements SqlText {
  private static final String[] TRANSACTION_CONTROL = {"COMMIT", "END", "CALL", "DO"};
  private static final String[] NOISE_OF_ROLLBACK = {"WORK", "TRANSACTION"};
  private static final String[] CHANGES_OF_ROWS = {"INSERT", "UPDATE", "DELETE", "MERGE"};
  private static final String[] WRITES = {
    "INSERT",
    "UPDATE",
    "DELETE",
    "MERGE",
    "TRUNCATE",
    "CREATE",
    "ALTER",
    "DROP",
    "GRANT",
    "REVOKE",
    "COMMENT",
    "REFRESH",
    "REINDEX",
    "CLUSTER",
    "VACUUM",
    "IMPORT",
    "REASSIGN",
    "SECURITY"
  };
  private static final String[] HARMLESS = {
    "SET",
    "RESET",
    "SHOW",
    "VALUES",
    "TABLE",
    "BEGIN",
    "START",
    "COMMIT",
    "END",
    "ROLLBACK",
    "ABORT",
    "SAVEPOINT",
    "RELEASE",
    "FETCH",
    "MOVE",
    "CLOSE",
    "DEALLOCATE",
    "DISCARD",
    "LISTEN",
    "UNLISTEN"
  };
  private static final String[] QUERIES_WITH_CARE = {"SELECT", "WITH", "EXPLAIN", "DECLARE"};

  /** What makes a query, or the explanation of a statement, one that writes. */
  private static final String[] WRITES_WITHIN = {
    "INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "ANALYZE", "ANALYSE"
  };

  @Override
  public boolean hasNoEffect(String sql) {
    return PgQueries.startsLikeOne(sql)
        && PgDoubt.of(sql) != PgDoubt.EVERYTHING
        && PgQueries.hasNoEffect(sql);
  }

  @Override
  public boolean dependsOnLiterals(String sql) {
    return PgDoubt.of(sql) != PgDoubt.NONE;
  }

  @Override
  public boolean evadesReadOnly(String sql) {
    return PgDoubt.of(sql) == PgDoubt.EVERYTHING || PgReadOnlyEvasion.isIn(sql);
  }

  /**
   * Whether the text may commit something although it runs in a transaction: one of its statements
   * ends transactions or may do so (COMMIT, END, PREPARE TRANSACTION, CALL and its JDBC escape,
   * DO), or follows a rollback and so belongs to none. Where the statements begin must be known for
   * a no; empty ones do not count.
   */
  @Override
  public boolean mayCommit(String sql) {
    if (PgDoubt.of(sql) == PgDoubt.EVERYTHING) {
      return true;
    }
    boolean rolledBack = false;
    int at = PgLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      if (rolledBack || controlsTransactions(sql, at)) {
        return true;
      }
      rolledBack = rollsBack(sql, at);
      at = PgLexer.skipSeparators(sql, PgLexer.endOfStatement(sql, at));
    }
    return false;
  }

  @Override
  public boolean changesRowsOnly(String sql) {
    if (PgDoubt.of(sql) != PgDoubt.NONE) {
      return false;
    }
    int at = PgLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      if (!PgLexer.startsWithAny(sql, at, CHANGES_OF_ROWS)) {
        return false;
      }
      at = PgLexer.skipSeparators(sql, PgLexer.endOfStatement(sql, at));
    }
    return true;
  }

  /** What the statements of the text do to data, by their first words. */
  @Override
  public Effect effect(String sql) {
    if (sql.length() > PgDoubt.LONGEST_READ) {
      return Effect.POSSIBLE;
    }
    Effect worst = Effect.NONE;
    int at = PgLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      if (PgLexer.startsWithAny(sql, at, WRITES)) {
        return Effect.CERTAIN;
      }
      int end = PgLexer.endOfStatement(sql, at);
      Effect one = effect(sql, at, end);
      worst = one.compareTo(worst) > 0 ? one : worst;
      at = PgLexer.skipSeparators(sql, end);
    }
    boolean doubtful = worst == Effect.NONE && PgDoubt.of(sql) == PgDoubt.EVERYTHING;
    return doubtful ? Effect.POSSIBLE : worst;
  }

  private static Effect effect(String sql, int from, int end) {
    if (PgLexer.startsWithAny(sql, from, HARMLESS)) {
      return Effect.NONE;
    }
    int at = sql.charAt(from) == '(' ? PgLexer.skipOpening(sql, from) : from;
    if (!PgLexer.startsWithAny(sql, at, QUERIES_WITH_CARE)) {
      return Effect.POSSIBLE;
    }
    while (at < end) {
      if (PgLexer.isWordStart(sql, at) && PgLexer.startsWithAny(sql, at, WRITES_WITHIN)) {
        return Effect.POSSIBLE;
      }
      at = PgLexer.skipToken(sql, at);
    }
    return Effect.NONE;
  }

  @Override
  public SessionEffect sessionEffect(String sql) {
    if (hasNoEffect(sql)) {
      return SessionEffect.NONE;
    }
    return PgDataChanges.isOne(sql) ? SessionEffect.BY_TRIGGERS : SessionEffect.POSSIBLE;
  }

  /** Back to a savepoint is no end of a transaction. */
  static boolean rollsBack(String sql, int at) {
    if (PgLexer.startsWith(sql, at, "ABORT")) {
      return true;
    }
    if (!PgLexer.startsWith(sql, at, "ROLLBACK")) {
      return false;
    }
    int next = PgLexer.skipBlanks(sql, at + "ROLLBACK".length());
    if (PgLexer.startsWithAny(sql, next, NOISE_OF_ROLLBACK)) {
      next = PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, next));
    }
    return !PgLexer.startsWith(sql, next, "TO");
  }

  private static boolean controlsTransactions(String sql, int at) {
    if (sql.charAt(at) == '{' || PgLexer.startsWithAny(sql, at, TRANSACTION_CONTROL)) {
      return true;
    }
    if (!PgLexer.startsWith(sql, at, "PREPARE")) {
      return false;
    }
    return PgLexer.startsWith(sql, PgLexer.skipBlanks(sql, at + "PREPARE".length()), "TRANSACTION");
  }
}
