package io.hibernateaws.engine.product.mysql.text;

/**
 * Reads whether a text is one INSERT, REPLACE, UPDATE or DELETE, or one query that locks rows, in
 * which every function call is known: it leaves nothing on the session by itself. Allocates
 * nothing.
 */
final class MySqlDataChanges {
  private static final String[] WITH_COLUMNS = {"INSERT", "REPLACE"};
  private static final String[] MODIFIERS = {
    "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "INTO"
  };

  private MySqlDataChanges() {}

  static boolean isOne(String sql) {
    int at = MySqlLexer.skipBlanks(sql, 0);
    if (MySqlLexer.startsWithAny(sql, at, WITH_COLUMNS)) {
      at = afterTarget(sql, MySqlLexer.nextToken(sql, at));
    } else if (!MySqlLexer.startsWith(sql, at, "UPDATE")
        && !MySqlLexer.startsWith(sql, at, "DELETE")
        && !MySqlQueries.startsLikeOne(sql)) {
      return false;
    }
    return at >= 0 && !MySqlDoubt.isIn(sql) && MySqlQueries.isKnown(sql, at, true);
  }

  /** The position after the table, whose columns look like arguments; negative if there is none. */
  private static int afterTarget(String sql, int from) {
    int at = from;
    while (MySqlLexer.startsWithAny(sql, at, MODIFIERS)) {
      at = MySqlLexer.nextToken(sql, at);
    }
    at = skipName(sql, at);
    while (at >= 0 && at < sql.length() && sql.charAt(at) == '.') {
      at = skipName(sql, MySqlLexer.skipBlanks(sql, at + 1));
    }
    return at;
  }

  private static int skipName(String sql, int at) {
    if (at >= sql.length()) {
      return -1;
    }
    char c = sql.charAt(at);
    return c == '`' || c == '"' || MySqlLexer.isWordPart(c) ? MySqlLexer.nextToken(sql, at) : -1;
  }
}
