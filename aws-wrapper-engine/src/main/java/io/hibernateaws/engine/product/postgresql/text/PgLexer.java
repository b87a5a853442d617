package io.hibernateaws.engine.product.postgresql.text;

/**
 * Tells where words, quoted texts, comments and statements of a PostgreSQL text begin and end.
 * Allocates nothing, and takes {@code standard_conforming_strings} to be on; {@link PgDoubt} tells
 * where that matters. A position is an index into the text. What looks ahead looks at most to the
 * end of the blanks or of the token there, so that a reader which goes on from there is linear.
 */
public final class PgLexer {
  private PgLexer() {}

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
    int depth = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ';' && depth <= 0) {
        return at;
      }
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      at = skipToken(sql, at);
    }
    return at;
  }

  /** Skips white space, which to a server is of ASCII only, and comments. */
  public static int skipBlanks(String sql, int from) {
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
  public static int skipToken(String sql, int at) {
    int end = endOfToken(sql, at);
    return end < 0 ? ~end : end;
  }

  /** Whether the token at {@code at} is a quoted text or a comment that is never closed. */
  static boolean isOpen(String sql, int at) {
    return endOfToken(sql, at) < 0;
  }

  /** The position after the token, as a complement if the token is never closed. */
  private static int endOfToken(String sql, int at) {
    char c = sql.charAt(at);
    if (c == '\'' || c == '"') {
      return endOfQuoted(sql, at + 1, c, false);
    }
    if (c == '$') {
      return endOfDollar(sql, at);
    }
    if (startsComment(sql, at)) {
      return endOfComment(sql, at);
    }
    if (!isWordPart(c)) {
      return at + 1;
    }
    boolean number = isDigit(c);
    int end = at + 1;
    while (end < sql.length()
        && (isWordPart(sql.charAt(end)) || (sql.charAt(end) == '$' && !number))) {
      end++;
    }
    boolean escapes = end == at + 1 && (c == 'e' || c == 'E');
    if (escapes && end < sql.length() && sql.charAt(end) == '\'') {
      return endOfEscaped(sql, end);
    }
    return end;
  }

  /** A literal that goes on after a line break is read on as it began. */
  private static int endOfEscaped(String sql, int from) {
    int end = endOfQuoted(sql, from + 1, '\'', true);
    while (end >= 0) {
      int next = skipBlanks(sql, end);
      if (next == end || next == sql.length() || sql.charAt(next) != '\'') {
        return end;
      }
      end = endOfQuoted(sql, next + 1, '\'', true);
    }
    return end;
  }

  static boolean startsWithAny(String sql, int at, String[] words) {
    for (String word : words) {
      if (startsWith(sql, at, word)) {
        return true;
      }
    }
    return false;
  }

  public static boolean startsWith(String sql, int at, String word) {
    int end = at + word.length();
    return sql.regionMatches(true, at, word, 0, word.length())
        && (end == sql.length() || (!isWordPart(sql.charAt(end)) && sql.charAt(end) != '$'));
  }

  static boolean isWordStart(String sql, int at) {
    return isWordPart(sql.charAt(at)) && (at == 0 || !isWordPart(sql.charAt(at - 1)));
  }

  static boolean mentionsAny(String sql, int from, int end, String[] words) {
    for (String word : words) {
      if (mentions(sql, from, end, word)) {
        return true;
      }
    }
    return false;
  }

  /** Anywhere: in a quoted name, a literal or a dollar quote too. */
  public static boolean mentions(String sql, int from, int end, String word) {
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

  private static int endOfQuoted(String sql, int from, char quote, boolean backslashEscapes) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (backslashEscapes && c == '\\') {
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

  /** A dollar quote, or a lone dollar sign of a parameter. */
  private static int endOfDollar(String sql, int at) {
    int tagEnd = at + 1;
    while (tagEnd < sql.length()
        && isWordPart(sql.charAt(tagEnd))
        && !(tagEnd == at + 1 && isDigit(sql.charAt(tagEnd)))) {
      tagEnd++;
    }
    if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
      return at + 1;
    }
    int tagLength = tagEnd + 1 - at;
    for (int end = sql.indexOf('$', tagEnd + 1); end >= 0; end = sql.indexOf('$', end + 1)) {
      if (sql.regionMatches(end, sql, at, tagLength)) {
        return end + tagLength;
      }
    }
    return ~sql.length();
  }

  static boolean isBlank(String sql, int at) {
    char c = sql.charAt(at);
    return isSpace(c) || startsComment(sql, at);
  }

  private static boolean isSpace(char c) {
    return c < 0x80 && Character.isWhitespace(c);
  }

  private static boolean startsComment(String sql, int at) {
    char c = sql.charAt(at);
    if ((c != '-' && c != '/') || at + 1 >= sql.length()) {
      return false;
    }
    char next = sql.charAt(at + 1);
    return c == '-' ? next == '-' : next == '*';
  }

  /** Block comments nest on PostgreSQL. */
  private static int endOfComment(String sql, int from) {
    if (sql.charAt(from) == '-') {
      int at = from + 2;
      while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
        at++;
      }
      return at;
    }
    int depth = 1;
    int at = from + 2;
    while (at < sql.length() && depth > 0) {
      if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else {
        at++;
      }
    }
    return depth > 0 ? ~sql.length() : at;
  }

  public static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c >= 0x80;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
