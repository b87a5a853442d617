package io.hibernateaws.engine.product.postgresql.text;

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
    "u&\"", // a name in escapes, which may be any of them
    "lo_creat",
    "lo_unlink",
    "lo_import",
    "lo_from_bytea",
    "lo_put",
    "lo_truncate",
    "lowrite"
  };

  private static final String MODE = "transaction_read_only";

  private PgReadOnlyEvasion() {}

  static boolean isIn(String sql) {
    if (PgLexer.mentionsAny(sql, 0, sql.length(), MENTIONS)) {
      return true;
    }
    boolean mode = PgLexer.mentions(sql, 0, sql.length(), MODE);
    if (mode && sql.indexOf('\\') >= 0) {
      return true;
    }
    boolean ended = false;
    int at = PgLexer.skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = PgLexer.endOfStatement(sql, at);
      if (ended || lifts(sql, at, end) || (mode && namesMode(sql, at, end))) {
        return true;
      }
      ended = endsTransaction(sql, at);
      at = PgLexer.skipSeparators(sql, end);
    }
    return false;
  }

  /** Whether a statement names the mode, but to ask for it. */
  private static boolean namesMode(String sql, int from, int end) {
    if (PgLexer.startsWith(sql, from, "SHOW")) {
      return false;
    }
    int at = from;
    while (at < end) {
      int next = PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, at));
      if (PgLexer.startsWith(sql, at, "current_setting")
          && PgLexer.isWordStart(sql, at)
          && next < end
          && sql.charAt(next) == '(') {
        int argument = PgLexer.skipBlanks(sql, next + 1);
        at = argument < end && asksForMode(sql, argument) ? PgLexer.skipToken(sql, argument) : next;
      } else if (PgLexer.mentions(sql, at, next, MODE)) {
        return true;
      } else {
        at = next;
      }
    }
    return false;
  }

  private static boolean asksForMode(String sql, int at) {
    return sql.startsWith("'transaction_read_only'", at)
        || sql.startsWith("'default_transaction_read_only'", at);
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
