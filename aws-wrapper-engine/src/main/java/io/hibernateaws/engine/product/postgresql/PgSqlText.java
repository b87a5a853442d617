package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionChange;
import io.hibernateaws.engine.product.SqlText;

/**
 * Answers from the words of a PostgreSQL text: allocates nothing, and looks at every character a
 * few times at most. A text that is too long to be read, or may end elsewhere, may do anything.
 */
final class PgSqlText implements SqlText {
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

  private static final String[] IDENTITY = {"role", "authorization"};
  private static final String[] TEMPORARY = {"TEMP", "TEMPORARY"};
  private static final String[] BEFORE_TEMPORARY = {"CREATE", "LOCAL", "GLOBAL", "INTO"};
  private static final String[] NAMES = {"search_path", "schema"};

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

  /**
   * What the statements of the text change in the server's session, by their words: SET (LOCAL ends
   * with the transaction), RESET, DISCARD, anything that mentions {@code set_config}, and tables
   * that are made temporary. A function that does so within is not seen.
   */
  @Override
  public SessionChange sessionChange(String sql) {
    if (sql.length() > PgDoubt.LONGEST_READ) {
      return SessionChange.IDENTITY;
    }
    SessionChange most = SessionChange.NONE;
    int at = PgLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = PgLexer.endOfStatement(sql, at);
      SessionChange one = sessionChange(sql, at, end);
      most = one.compareTo(most) > 0 ? one : most;
      at = PgLexer.skipSeparators(sql, end);
    }
    return most;
  }

  private static SessionChange sessionChange(String sql, int from, int end) {
    if (PgLexer.startsWith(sql, from, "DISCARD")) {
      return SessionChange.IDENTITY;
    }
    boolean resets = PgLexer.startsWith(sql, from, "RESET");
    if (resets || PgLexer.startsWith(sql, from, "SET")) {
      int next = PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, from));
      if (PgLexer.startsWith(sql, next, "LOCAL")) {
        return SessionChange.NONE;
      }
      boolean everything = resets && PgLexer.startsWith(sql, next, "ALL");
      return everything || PgLexer.mentionsAny(sql, next, end, IDENTITY)
          ? SessionChange.IDENTITY
          : PgLexer.mentionsAny(sql, next, end, NAMES) ? SessionChange.NAMES : SessionChange.NONE;
    }
    SessionChange configured = SessionChange.NONE;
    if (PgLexer.mentions(sql, from, end, "set_config")) {
      configured =
          PgLexer.mentionsAny(sql, from, end, IDENTITY)
              ? SessionChange.IDENTITY
              : SessionChange.NAMES;
    }
    return configured != SessionChange.IDENTITY && makesTemporary(sql, from, end)
        ? SessionChange.TEMPORARY
        : configured;
  }

  /** CREATE [LOCAL | GLOBAL] TEMP, SELECT … INTO TEMP, or a name of the temporary schema. */
  private static boolean makesTemporary(String sql, int from, int end) {
    if (!PgLexer.mentions(sql, from, end, "temp")) {
      return false;
    }
    int before = from;
    for (int at = from; at < end; ) {
      int next = PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, at));
      if (PgLexer.startsWithAny(sql, at, TEMPORARY)
          && PgLexer.startsWithAny(sql, before, BEFORE_TEMPORARY)) {
        return true;
      }
      if (PgLexer.mentions(sql, at, Math.min(next, at + "pg_temp".length()), "pg_temp")) {
        return true;
      }
      before = at;
      at = next;
    }
    return false;
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
