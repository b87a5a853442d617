package io.hibernateaws.engine.product.postgresql;

/**
 * Reads whether a text may lift the read-only mode of a session or a transaction, or do what
 * servers let through in one: end a transaction and go on, settle a prepared one, write a large
 * object (before version 16). What a function does within is not seen. Allocates nothing.
 */
final class PgReadOnlyEvasion {
  private static final String[] MODES = {"SET", "BEGIN", "START"};
  private static final String[] RESETS = {"RESET", "DISCARD"};
  private static final String[] ENDS = {"COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE"};

  /** In any quotes, because a text in quotes may be run too. */
  private static final String[] MENTIONS = {
    "transaction_read_only",
    "u&\"", // a name in escapes, which may be any of them
    "lo_creat",
    "lo_unlink",
    "lo_import",
    "lo_from_bytea",
    "lo_put",
    "lo_truncate",
    "lowrite"
  };

  private PgReadOnlyEvasion() {}

  static boolean isIn(String sql) {
    if (PgLexer.mentionsAny(sql, 0, sql.length(), MENTIONS)) {
      return true;
    }
    boolean ended = false;
    int at = PgLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = PgLexer.endOfStatement(sql, at);
      if (ended || lifts(sql, at, end)) {
        return true;
      }
      ended = endsTransaction(sql, at);
      at = PgLexer.skipSeparators(sql, end);
    }
    return false;
  }

  private static boolean lifts(String sql, int from, int end) {
    int next = PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, from));
    if (PgLexer.startsWithAny(sql, from, RESETS)) {
      return PgLexer.startsWith(sql, next, "ALL");
    }
    if (PgLexer.startsWithAny(sql, from, ENDS)) {
      return PgLexer.startsWith(sql, next, "PREPARED")
          || (PgLexer.startsWith(sql, next, "TRANSACTION")
              && PgLexer.startsWith(sql, from, "PREPARE"));
    }
    if (!PgLexer.startsWithAny(sql, from, MODES)) {
      return false;
    }
    for (int at = from; at < end; at = PgLexer.skipToken(sql, at)) {
      if (PgLexer.isWordStart(sql, at)
          && PgLexer.startsWith(sql, at, "READ")
          && PgLexer.startsWith(sql, PgLexer.skipBlanks(sql, at + "READ".length()), "WRITE")) {
        return true;
      }
    }
    return false;
  }

  /** Back to a savepoint is no end. */
  private static boolean endsTransaction(String sql, int at) {
    return PgLexer.startsWith(sql, at, "COMMIT")
        || PgLexer.startsWith(sql, at, "END")
        || PgSqlText.rollsBack(sql, at);
  }
}
