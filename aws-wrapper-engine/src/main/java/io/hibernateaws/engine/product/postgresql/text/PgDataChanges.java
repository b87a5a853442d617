package io.hibernateaws.engine.product.postgresql.text;

/**
 * Reads whether a text is one INSERT, UPDATE or DELETE, or one query that locks rows or draws from
 * a sequence, in which every function call is known: it leaves nothing on the session by itself.
 * Allocates nothing.
 */
public final class PgDataChanges {
  private PgDataChanges() {}

  public static boolean isOne(String sql) {
    int at = PgLexer.skipBlanks(sql, 0);
    if (PgLexer.startsWith(sql, at, "INSERT")) {
      at = afterTarget(sql, at);
    } else if (!PgLexer.startsWith(sql, at, "UPDATE")
        && !PgLexer.startsWith(sql, at, "DELETE")
        && !PgQueries.startsLikeOne(sql)) {
      return false;
    }
    return at >= 0
        && PgDoubt.of(sql) == PgDoubt.NONE
        && !mayNameSettings(sql)
        && PgQueries.isKnown(sql, at, true);
  }

  /** The view of the server's parameters has rules that set them. */
  private static boolean mayNameSettings(String sql) {
    return PgLexer.mentions(sql, 0, sql.length(), "pg_settings")
        || PgLexer.mentions(sql, 0, sql.length(), "u&");
  }

  /**
   * The position after the table of an INSERT, whose columns look like the arguments of a call;
   * negative if there is none.
   */
  private static int afterTarget(String sql, int from) {
    int at = PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, from));
    if (!PgLexer.startsWith(sql, at, "INTO")) {
      return -1;
    }
    at = skipName(sql, PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, at)));
    while (at >= 0 && at < sql.length() && sql.charAt(at) == '.') {
      at = skipName(sql, PgLexer.skipBlanks(sql, at + 1));
    }
    if (at >= 0 && PgLexer.startsWith(sql, at, "AS")) {
      at = skipName(sql, PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, at)));
    }
    return at;
  }

  private static int skipName(String sql, int at) {
    return at < sql.length() && (sql.charAt(at) == '"' || PgLexer.isWordPart(sql.charAt(at)))
        ? PgLexer.skipBlanks(sql, PgLexer.skipToken(sql, at))
        : -1;
  }
}
