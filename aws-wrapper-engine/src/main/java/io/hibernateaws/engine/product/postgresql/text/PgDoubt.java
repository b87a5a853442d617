package io.hibernateaws.engine.product.postgresql.text;

/** How far a text can be read as the server will read it. */
public enum PgDoubt {
  /** Servers read it as it is read here. */
  NONE,
  /**
   * A server with {@code standard_conforming_strings} off ends one of its literals elsewhere, and
   * reads the rest of the statement differently; another statement cannot begin there.
   */
  LITERALS,
  /** It may do anything. */
  EVERYTHING;

  /**
   * Characters beyond which a text is not read: at some 10 ns for each, a call spends less on
   * reading than a server does.
   */
  static final int LONGEST_READ = 1 << 22;

  public static PgDoubt of(String sql) {
    if (sql.length() > LONGEST_READ) {
      return EVERYTHING;
    }
    PgDoubt doubt = NONE;
    int depth = 0;
    for (int at = 0; at < sql.length(); ) {
      char c = sql.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      int end = PgLexer.skipToken(sql, at);
      // Servers refuse such a text, but it may be one of several that are read as one.
      if (depth < 0 || (end == sql.length() && PgLexer.isOpen(sql, at))) {
        return EVERYTHING;
      }
      if (c == '\'' && doubt == NONE) {
        int quote = quoteAfterBackslash(sql, at, end);
        if (quote > 0) {
          doubt = LITERALS;
          int semicolon = sql.indexOf(';', quote);
          if (semicolon >= 0 && PgLexer.skipSeparators(sql, semicolon) < sql.length()) {
            return EVERYTHING;
          }
        }
      }
      at = end;
    }
    return depth == 0 ? doubt : EVERYTHING;
  }

  /** The first quote of a literal that a backslash may belong to; 0 if there is none. */
  private static int quoteAfterBackslash(String sql, int from, int end) {
    for (int at = from + 1; at < end; at++) {
      if (sql.charAt(at) == '\\') {
        at++;
        if (at < end && sql.charAt(at) == '\'') {
          return at;
        }
      }
    }
    return 0;
  }
}
