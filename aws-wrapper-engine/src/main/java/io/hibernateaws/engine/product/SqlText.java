package io.hibernateaws.engine.product;

/**
 * Reads just enough of a PostgreSQL text to know where statements begin. Allocates nothing, looks
 * at every character a few times at most, and takes {@code standard_conforming_strings} to be on,
 * as every server since 9.1 has it.
 */
public final class SqlText {
  private static final String[] QUERIES = {"SELECT", "SHOW", "VALUES", "TABLE"};
  private static final String[] TRANSACTION_CONTROL = {"COMMIT", "END", "CALL", "DO"};
  private static final String[] NOISE_OF_ROLLBACK = {"WORK", "TRANSACTION"};
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

  private SqlText() {}

  /**
   * One statement that begins with SELECT, SHOW, VALUES or TABLE. {@code SELECT … INTO} creates a
   * table and is none.
   */
  public static boolean isOneQuery(String sql) {
    int start = skipBlanks(sql, 0);
    if (!startsWithAny(sql, start, QUERIES)) {
      return false;
    }
    boolean select = startsWith(sql, start, "SELECT");
    int at = start;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ';') {
        return skipSeparators(sql, at) == sql.length();
      }
      if (select && isWordStart(sql, at) && startsWith(sql, at, "INTO")) {
        return false;
      }
      at = skipToken(sql, at);
    }
    return true;
  }

  /**
   * Whether the text may commit something although it runs in a transaction: one of its statements
   * ends transactions or may do so (COMMIT, END, PREPARE TRANSACTION, CALL and its JDBC escape,
   * DO), or follows a rollback and so belongs to none. Where the statements begin must be known for
   * a no; empty ones do not count.
   */
  public static boolean mayCommit(String sql) {
    boolean rolledBack = false;
    int at = skipSeparators(sql, 0);
    while (at < sql.length()) {
      if (rolledBack || controlsTransactions(sql, at)) {
        return true;
      }
      rolledBack = rollsBack(sql, at);
      at = skipSeparators(sql, endOfStatement(sql, at));
    }
    return hasDoubtfulEnd(sql);
  }

  /** What the statements of the text do to data, by their first words. */
  public static Effect effect(String sql) {
    Effect worst = hasDoubtfulEnd(sql) ? Effect.POSSIBLE : Effect.NONE;
    int at = skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = endOfStatement(sql, at);
      Effect one = effect(sql, at, end);
      worst = one.compareTo(worst) > 0 ? one : worst;
      at = skipSeparators(sql, end);
    }
    return worst;
  }

  private static Effect effect(String sql, int from, int end) {
    if (startsWithAny(sql, from, WRITES)) {
      return Effect.CERTAIN;
    }
    if (startsWithAny(sql, from, HARMLESS)) {
      return Effect.NONE;
    }
    int at = sql.charAt(from) == '(' ? skipOpening(sql, from) : from;
    if (!startsWithAny(sql, at, QUERIES_WITH_CARE)) {
      return Effect.POSSIBLE;
    }
    while (at < end) {
      if (isWordStart(sql, at) && startsWithAny(sql, at, WRITES_WITHIN)) {
        return Effect.POSSIBLE;
      }
      at = skipToken(sql, at);
    }
    return Effect.NONE;
  }

  /**
   * What the statements of the text change in the server's session, by their words: SET (LOCAL ends
   * with the transaction), RESET, DISCARD, anything that mentions {@code set_config}, and tables
   * that are made temporary. A function that does so within is not seen.
   */
  public static SessionChange sessionChange(String sql) {
    SessionChange most = SessionChange.NONE;
    int at = skipSeparators(sql, 0);
    while (at < sql.length()) {
      int end = endOfStatement(sql, at);
      SessionChange one = sessionChange(sql, at, end);
      most = one.compareTo(most) > 0 ? one : most;
      at = skipSeparators(sql, end);
    }
    return most;
  }

  private static SessionChange sessionChange(String sql, int from, int end) {
    if (startsWith(sql, from, "DISCARD")) {
      return SessionChange.IDENTITY;
    }
    boolean resets = startsWith(sql, from, "RESET");
    if (resets || startsWith(sql, from, "SET")) {
      int next = skipBlanks(sql, skipToken(sql, from));
      if (startsWith(sql, next, "LOCAL")) {
        return SessionChange.NONE;
      }
      boolean everything = resets && startsWith(sql, next, "ALL");
      return everything || mentionsAny(sql, next, end, IDENTITY)
          ? SessionChange.IDENTITY
          : mentionsAny(sql, next, end, NAMES) ? SessionChange.NAMES : SessionChange.NONE;
    }
    SessionChange configured = SessionChange.NONE;
    if (mentions(sql, from, end, "set_config")) {
      configured =
          mentionsAny(sql, from, end, IDENTITY) ? SessionChange.IDENTITY : SessionChange.NAMES;
    }
    return configured != SessionChange.IDENTITY && makesTemporary(sql, from, end)
        ? SessionChange.TEMPORARY
        : configured;
  }

  /** CREATE [LOCAL | GLOBAL] TEMP, SELECT … INTO TEMP, or a name of the temporary schema. */
  private static boolean makesTemporary(String sql, int from, int end) {
    if (!mentions(sql, from, end, "temp")) {
      return false;
    }
    int before = from;
    for (int at = from; at < end; ) {
      int next = skipBlanks(sql, skipToken(sql, at));
      if (startsWithAny(sql, at, TEMPORARY) && startsWithAny(sql, before, BEFORE_TEMPORARY)) {
        return true;
      }
      if (mentions(sql, at, Math.min(next, at + "pg_temp".length()), "pg_temp")) {
        return true;
      }
      before = at;
      at = next;
    }
    return false;
  }

  private static boolean mentionsAny(String sql, int from, int end, String[] words) {
    for (String word : words) {
      if (mentions(sql, from, end, word)) {
        return true;
      }
    }
    return false;
  }

  /** Anywhere: in a quoted name, a literal or a dollar quote too. */
  private static boolean mentions(String sql, int from, int end, String word) {
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

  private static int skipOpening(String sql, int from) {
    int at = from;
    while (at < sql.length() && sql.charAt(at) == '(') {
      at = skipBlanks(sql, at + 1);
    }
    return at;
  }

  /**
   * Whether a statement may end where a literal seems to go on: a server can be set to take a
   * backslash before a quote for a part of the literal.
   */
  private static boolean hasDoubtfulEnd(String sql) {
    int at = 0;
    while (at < sql.length()) {
      int end = skipToken(sql, at);
      int doubt = sql.charAt(at) == '\'' ? sql.indexOf("\\'", at) : -1;
      if (doubt >= 0 && doubt < end) {
        int semicolon = sql.indexOf(';', doubt);
        return semicolon >= 0 && skipSeparators(sql, semicolon) < sql.length();
      }
      at = end;
    }
    return false;
  }

  /** Back to a savepoint is no end of a transaction. */
  private static boolean rollsBack(String sql, int at) {
    if (startsWith(sql, at, "ABORT")) {
      return true;
    }
    if (!startsWith(sql, at, "ROLLBACK")) {
      return false;
    }
    int next = skipBlanks(sql, at + "ROLLBACK".length());
    if (startsWithAny(sql, next, NOISE_OF_ROLLBACK)) {
      next = skipBlanks(sql, skipToken(sql, next));
    }
    return !startsWith(sql, next, "TO");
  }

  private static boolean controlsTransactions(String sql, int at) {
    if (sql.charAt(at) == '{' || startsWithAny(sql, at, TRANSACTION_CONTROL)) {
      return true;
    }
    if (!startsWith(sql, at, "PREPARE")) {
      return false;
    }
    return startsWith(sql, skipBlanks(sql, at + "PREPARE".length()), "TRANSACTION");
  }

  /** Position of the semicolon that ends the statement, or the end of the text. */
  private static int endOfStatement(String sql, int from) {
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

  private static int skipSeparators(String sql, int from) {
    int at = skipBlanks(sql, from);
    while (at < sql.length() && sql.charAt(at) == ';') {
      at = skipBlanks(sql, at + 1);
    }
    return at;
  }

  /** Skips white space and comments. */
  private static int skipBlanks(String sql, int from) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (startsComment(sql, at)) {
        at = skipComment(sql, at);
      } else {
        return at;
      }
    }
    return at;
  }

  /**
   * The position after the token at {@code at}; a word, a quoted text, a comment or one character.
   */
  private static int skipToken(String sql, int at) {
    char c = sql.charAt(at);
    if (c == '\'') {
      return skipQuoted(sql, at + 1, '\'', false);
    }
    if (c == '"') {
      return skipQuoted(sql, at + 1, '"', false);
    }
    if (c == '$') {
      return skipDollar(sql, at);
    }
    if (startsComment(sql, at)) {
      return skipComment(sql, at);
    }
    if (!isWordPart(c)) {
      return at + 1;
    }
    int end = at + 1;
    while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '$')) {
      end++;
    }
    boolean escapes = end == at + 1 && (c == 'e' || c == 'E');
    if (escapes && end < sql.length() && sql.charAt(end) == '\'') {
      return skipQuoted(sql, end + 1, '\'', true);
    }
    return end;
  }

  private static int skipQuoted(String sql, int from, char quote, boolean backslashEscapes) {
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
    return sql.length();
  }

  /** A dollar quote, or a lone dollar sign of a parameter. */
  private static int skipDollar(String sql, int at) {
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
    return sql.length();
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
  private static int skipComment(String sql, int from) {
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
    return at;
  }

  private static boolean startsWithAny(String sql, int at, String[] words) {
    for (String word : words) {
      if (startsWith(sql, at, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(String sql, int at, String word) {
    int end = at + word.length();
    return sql.regionMatches(true, at, word, 0, word.length())
        && (end == sql.length() || (!isWordPart(sql.charAt(end)) && sql.charAt(end) != '$'));
  }

  private static boolean isWordStart(String sql, int at) {
    return isWordPart(sql.charAt(at)) && (at == 0 || !isWordPart(sql.charAt(at - 1)));
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c >= 0x80;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
