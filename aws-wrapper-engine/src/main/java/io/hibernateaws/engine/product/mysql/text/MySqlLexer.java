package io.hibernateaws.engine.product.mysql.text;

/**
 * Tells where words, quoted texts, comments and statements of a MySQL text begin and end. Allocates
 * nothing, and takes a backslash in quotes to escape what follows; {@link MySqlDoubt} tells where
 * that matters. A position is an index into the text. What looks ahead looks at most to the end of
 * the blanks or of the token there, so that a reader which goes on from there is linear.
 */
final class MySqlLexer {
  private MySqlLexer() {}

  static int skipSeparators(String sql, int from) {
    int at = skipBlanks(sql, from);
    while (at < sql.length() && sql.charAt(at) == ';') {
      at = skipBlanks(sql, at + 1);
    }
    return at;
  }

  /** Position of the semicolon that ends the statement, or the end of the text. */
  static int endOfStatement(String sql, int from) {
    int at = from;
    while (at < sql.length() && sql.charAt(at) != ';') {
      at = skipToken(sql, at);
    }
    return at;
  }

  /** Skips white space and comments. */
  static int skipBlanks(String sql, int from) {
    int at = from;
    while (at < sql.length()) {
      if (isSpace(sql.charAt(at))) {
        at++;
      } else if (startsComment(sql, at)) {
        at = skipToken(sql, at);
      } else {
        return at;
      }
    }
    return at;
  }

  static int skipOpening(String sql, int from) {
    int at = from;
    while (at < sql.length() && sql.charAt(at) == '(') {
      at = skipBlanks(sql, at + 1);
    }
    return at;
  }

  /**
   * The position after the token at {@code at}; a word, a quoted text, a comment or one character.
   */
  static int skipToken(String sql, int at) {
    int end = endOfToken(sql, at);
    return end < 0 ? ~end : end;
  }

  /** The position of the next token that is no blank. */
  static int nextToken(String sql, int at) {
    return skipBlanks(sql, skipToken(sql, at));
  }

  /** Whether the token at {@code at} is a quoted text or a comment that is never closed. */
  static boolean isOpen(String sql, int at) {
    return endOfToken(sql, at) < 0;
  }

  /** The position after the token, as a complement if the token is never closed. */
  private static int endOfToken(String sql, int at) {
    char c = sql.charAt(at);
    if (isQuote(c)) {
      return endOfQuoted(sql, at + 1, c);
    }
    if (startsComment(sql, at)) {
      return endOfComment(sql, at);
    }
    int end = at + 1;
    if (isWordPart(c)) {
      while (end < sql.length() && isWordPart(sql.charAt(end))) {
        end++;
      }
    }
    return end;
  }

  private static int endOfQuoted(String sql, int from, char quote) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\' && quote != '`') {
        at += 2;
      } else if (c != quote) {
        at++;
      } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return ~sql.length();
  }

  /** Comments do not nest; one of a line ends at a line feed only. */
  private static int endOfComment(String sql, int from) {
    if (sql.charAt(from) == '/') {
      int end = sql.indexOf("*/", from + 2);
      return end < 0 ? ~sql.length() : end + 2;
    }
    int end = sql.indexOf('\n', from);
    return end < 0 ? sql.length() : end;
  }

  /** Two hyphens begin a comment only before a space, a control character or the end. */
  static boolean startsComment(String sql, int at) {
    char c = sql.charAt(at);
    if (c == '#') {
      return true;
    }
    if ((c != '-' && c != '/') || at + 1 >= sql.length()) {
      return false;
    }
    char next = sql.charAt(at + 1);
    if (c == '/') {
      return next == '*';
    }
    return next == '-'
        && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ' || sql.charAt(at + 2) == 0x7f);
  }

  static boolean startsWithAny(String sql, int at, String[] words) {
    for (String word : words) {
      if (startsWith(sql, at, word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether that word stands at a position, in any case of letters. */
  static boolean startsWith(String sql, int at, String word) {
    int end = at + word.length();
    return sql.regionMatches(true, at, word, 0, word.length())
        && (end == sql.length() || !isWordPart(sql.charAt(end)));
  }

  /** Whether the text between two positions is that word, in any case of letters. */
  static boolean isWord(String sql, int from, int end, String word) {
    return end - from == word.length() && sql.regionMatches(true, from, word, 0, word.length());
  }

  static boolean isAny(String sql, int from, int end, String[] words) {
    for (String word : words) {
      if (isWord(sql, from, end, word)) {
        return true;
      }
    }
    return false;
  }

  /** Anywhere, in quotes too. */
  static boolean mentions(String sql, int from, int end, String word) {
    char lower = word.charAt(0);
    char upper = Character.toUpperCase(lower);
    for (int at = from; at <= end - word.length(); at++) {
      char c = sql.charAt(at);
      if ((c == lower || c == upper) && sql.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
