package io.hibernateaws.engine.product.mysql.text;

/**
 * Reads whether a text is one query that is known to have no effect, or one statement in which
 * every function call is known. A name before an opening parenthesis is that of a function, unless
 * it is a reserved word, or stands where the grammar wants the name of a table with its columns.
 * Allocates nothing.
 */
final class MySqlQueries {
  private static final String[] FIRST = {"SELECT", "SHOW", "VALUES", "TABLE", "WITH"};

  /** What the clause WITH is followed by. */
  private static final String[] MAIN = {"SELECT", "VALUES", "TABLE", "UPDATE", "DELETE"};

  /** Reserved words that make a query write or lock; as names they must be quoted. */
  private static final String[] WRITING = {"into", "update", "delete", "lock", "procedure"};

  /** Reserved words that are functions too, and statements. */
  private static final String[] FUNCTIONS_OR_WRITING = {"insert", "replace"};

  private static final String[] AFTER_FOR = {"UPDATE", "SHARE"};

  /** Reserved words that may stand before a parenthesis, so that no function has such a name. */
  private static final String[] GRAMMAR = {
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "char",
    "character",
    "dec",
    "decimal",
    "distinct",
    "distinctrow",
    "div",
    "else",
    "except",
    "exists",
    "float",
    "for",
    "from",
    "group",
    "having",
    "in",
    "index",
    "inner",
    "intersect",
    "interval",
    "join",
    "key",
    "lateral",
    "like",
    "match",
    "limit",
    "not",
    "numeric",
    "of",
    "on",
    "or",
    "over",
    "partition",
    "range",
    "regexp",
    "rlike",
    "row",
    "select",
    "set",
    "straight_join",
    "then",
    "union",
    "using",
    "values",
    "varbinary",
    "varchar",
    "when",
    "where",
    "with",
    "xor"
  };

  private MySqlQueries() {}

  static boolean startsLikeOne(String sql) {
    int at = MySqlLexer.skipOpening(sql, MySqlLexer.skipBlanks(sql, 0));
    return MySqlLexer.startsWithAny(sql, at, FIRST);
  }

  static boolean hasNoEffect(String sql) {
    return isKnown(sql, 0, false);
  }

  /**
   * Whether nothing from a position on, to the end of the text, calls what is not known, sets a
   * variable or belongs to another statement.
   *
   * @param changes whether rows may be changed and locked
   */
  static boolean isKnown(String sql, int from, boolean changes) {
    int at = MySqlLexer.skipBlanks(sql, from);
    boolean inWith = MySqlLexer.startsWith(sql, MySqlLexer.skipOpening(sql, at), "WITH");
    int wordFrom = 0;
    int wordEnd = 0;
    int depth = 0;
    char last = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ';') {
        return MySqlLexer.skipSeparators(sql, at) == sql.length();
      }
      // A JDBC escape, or the assignment of a variable.
      if (c == '{' || (c == ':' && sql.startsWith(":=", at))) {
        return false;
      }
      int end = MySqlLexer.skipToken(sql, at);
      int next = MySqlLexer.skipBlanks(sql, end);
      boolean word = MySqlLexer.isWordPart(c);
      boolean name = word || c == '`' || c == '"';
      boolean part = last == '.' || last == '@';
      if (word && !part && writes(sql, at, end, next, changes)) {
        return false;
      }
      boolean called = name && next < sql.length() && sql.charAt(next) == '(';
      boolean columns =
          !part
              && ((inWith && depth == 0 && (last == ',' || isWith(sql, wordFrom, wordEnd)))
                  || MySqlLexer.isWord(sql, wordFrom, wordEnd, "as"));
      if (called && !columns && (part || !word || !mayCall(sql, at, end, next, last))) {
        return false;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      inWith &= !word || depth > 0 || !MySqlLexer.startsWithAny(sql, at, MAIN);
      last = word ? 'w' : c;
      wordFrom = word ? at : 0;
      wordEnd = word ? end : 0;
      at = next;
    }
    return true;
  }

  private static boolean isWith(String sql, int from, int end) {
    return MySqlLexer.isWord(sql, from, end, "with")
        || MySqlLexer.isWord(sql, from, end, "recursive");
  }

  private static boolean writes(String sql, int at, int end, int next, boolean changes) {
    if (changes) {
      return MySqlLexer.isWord(sql, at, end, "into");
    }
    if (MySqlLexer.isAny(sql, at, end, WRITING)) {
      return true;
    }
    boolean called = next < sql.length() && sql.charAt(next) == '(';
    return (MySqlLexer.isAny(sql, at, end, FUNCTIONS_OR_WRITING) && !called)
        || (MySqlLexer.isWord(sql, at, end, "for")
            && MySqlLexer.startsWithAny(sql, next, AFTER_FOR));
  }

  private static boolean mayCall(String sql, int at, int end, int next, char last) {
    if (MySqlLexer.isAny(sql, at, end, GRAMMAR)) {
      return true;
    }
    if (MySqlLexer.isWord(sql, at, end, "against")) {
      return last == ')';
    }
    // Of a table made of JSON; two values do not follow each other.
    if (MySqlLexer.isWord(sql, at, end, "columns")) {
      return last == '\'' || last == '"';
    }
    if (next != end) {
      return false; // with a blank the name may be that of an application's function
    }
    // With an argument it sets what later questions are answered with.
    if (MySqlLexer.isWord(sql, at, end, "last_insert_id")) {
      int argument = MySqlLexer.skipBlanks(sql, next + 1);
      return argument < sql.length() && sql.charAt(argument) == ')';
    }
    return MySqlBuiltIns.contains(sql, at, end);
  }
}
