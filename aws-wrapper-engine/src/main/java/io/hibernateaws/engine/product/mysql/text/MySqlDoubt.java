package io.hibernateaws.engine.product.mysql.text;

/**
 * Tells whether a text can be read as every server will read it: whatever the modes of its session
 * say about backslashes and double quotes, and whatever its version runs of a comment.
 */
final class MySqlDoubt {
  /**
   * Characters beyond which a text is not read: at some 10 ns for each, a call spends less on
   * reading than a server does.
   */
  static final int LONGEST_READ = 1 << 22;

  private MySqlDoubt() {}

  /** Whether the text may do anything. */
  static boolean isIn(String sql) {
    // To a server a zero may end a comment, or the text.
    if (sql.length() > LONGEST_READ || sql.indexOf('\0') >= 0) {
      return true;
    }
    int depth = 0;
    for (int at = 0; at < sql.length(); ) {
      char c = sql.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      int end = MySqlLexer.skipToken(sql, at);
      // Servers refuse such a text, but it may be one of several that are read as one.
      if (depth < 0 || (end == sql.length() && MySqlLexer.isOpen(sql, at))) {
        return true;
      }
      if (isDoubtful(sql, at, end)) {
        return true;
      }
      at = end;
    }
    return depth != 0;
  }

  private static boolean isDoubtful(String sql, int from, int end) {
    char c = sql.charAt(from);
    if (c == '\'' || c == '"') {
      return hidesQuote(sql, from, end, c);
    }
    if (c == '/') {
      return runs(sql, from, end);
    }
    // A character set may have white space beyond ASCII, and then a comment begins here.
    return c == '-'
        && sql.startsWith("--", from)
        && from + 2 < sql.length()
        && sql.charAt(from + 2) >= 0x80;
  }

  /** A server to which a backslash is a character like any other ends the quotes here. */
  private static boolean hidesQuote(String sql, int from, int end, char quote) {
    for (int at = from; at + 1 < end; at++) {
      if (sql.charAt(at) == '\\') {
        at++;
        if (sql.charAt(at) == quote) {
          return true;
        }
      }
    }
    return false;
  }

  /** A comment that is code, or a hint, whose quotes may hide its end. */
  private static boolean runs(String sql, int from, int end) {
    if (sql.startsWith("/*!", from)) {
      return true;
    }
    if (!sql.startsWith("/*+", from)) {
      return false;
    }
    for (int at = from; at < end; at++) {
      if (MySqlLexer.isQuote(sql.charAt(at))) {
        return true;
      }
    }
    return false;
  }
}
