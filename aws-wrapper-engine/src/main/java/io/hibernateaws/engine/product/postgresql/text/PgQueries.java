package io.hibernateaws.engine.product.postgresql.text;

/**
 * Reads whether a text is one query that is known to have no effect. A name before an opening
 * parenthesis is that of a function, unless it is a word of the grammar that no function can have,
 * or stands where the grammar wants the name of a table with its columns. Allocates nothing.
 */
public final class PgQueries {
  private static final String[] FIRST = {"SELECT", "SHOW", "VALUES", "TABLE", "WITH"};

  private static final String[] ROWS = {"SELECT", "VALUES", "TABLE", "WITH"};

  /** What the clause WITH is followed by. */
  private static final String[] MAIN = {"SELECT", "VALUES", "TABLE"};

  /** Deeper texts are doubted: one bit is kept for each open parenthesis. */
  private static final int DEEPEST = Long.SIZE - 1;

  /** Words that make a query write or lock; as names they must be quoted, or are doubted. */
  private static final String[] WRITING = {"into", "insert", "update", "delete", "merge"};

  private static final String[] AFTER_FOR = {"UPDATE", "SHARE", "NO", "KEY"};

  /** Words of the grammar before a parenthesis; reserved, or no names of functions. */
  private static final String[] GRAMMAR = {
    "all",
    "and",
    "any",
    "array",
    "as",
    "case",
    "cast",
    "asymmetric",
    "both",
    "distinct",
    "else",
    "except",
    "for",
    "from",
    "group",
    "having",
    "in",
    "intersect",
    "lateral",
    "leading",
    "limit",
    "not",
    "offset",
    "on",
    "or",
    "select",
    "some",
    "symmetric",
    "then",
    "to",
    "trailing",
    "union",
    "using",
    "when",
    "where",
    "with",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "between",
    "bit",
    "char",
    "character",
    "coalesce",
    "dec",
    "decimal",
    "exists",
    "extract",
    "float",
    "greatest",
    "grouping",
    "interval",
    "least",
    "nchar",
    "normalize",
    "nullif",
    "numeric",
    "overlay",
    "position",
    "row",
    "substring",
    "time",
    "timestamp",
    "trim",
    "values",
    "varchar",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable"
  };

  /** Words after which a value or a table begins, so that a name after them is one. */
  private static final String[] BEFORE_OPERANDS = {
    "zone", "escape", "to", "rows", "range", "groups", "by", "is", "like", "ilike", "similar"
  };

  private static final String[] BEFORE_BY = {"group", "order", "partition"};

  /** Words before the name of a table with its columns, or of a type with its modifiers. */
  private static final String[] BEFORE_COLUMNS = {"as", "ordinality", "with", "recursive"};

  private static final String[] SUPERGROUPS = {"rollup", "cube"};

  private PgQueries() {}

  public static boolean startsLikeOne(String sql) {
    int at = PgLexer.skipOpening(sql, PgLexer.skipBlanks(sql, 0));
    return PgLexer.startsWithAny(sql, at, FIRST);
  }

  /** The same for a text that {@link #startsLikeOne} and is whole. */
  static boolean hasNoEffect(String sql) {
    return isKnown(sql, PgLexer.skipBlanks(sql, 0), false);
  }

  /**
   * Whether what begins here is the rest of one statement in which every call is known.
   *
   * @param changes whether it may change rows, lock them and draw from sequences
   */
  public static boolean isKnown(String sql, int from, boolean changes) {
    int at = from;
    boolean inWith = PgLexer.startsWith(sql, at, "WITH");
    int depth = 0;
    long rows = 0; // one bit for each open parenthesis: what it holds is rows, as of a table
    int wordFrom = at;
    int wordEnd = at;
    char last = ' '; // the token before: a word, a parenthesis that held rows, a character
    while (at < sql.length()) {
      if (PgLexer.isBlank(sql, at)) {
        at = PgLexer.skipBlanks(sql, at);
        continue;
      }
      char c = sql.charAt(at);
      if (c == ';') {
        return PgLexer.skipSeparators(sql, at) == sql.length();
      }
      int end = PgLexer.skipToken(sql, at);
      boolean word = PgLexer.isWordPart(c);
      boolean named = inWith && depth == 0 && last == ',';
      if (word && !named && writesOrCalls(sql, at, end, wordFrom, wordEnd, last, changes)) {
        return false;
      }
      // A JDBC escape, or a quoted name that is called.
      if (c == '{' || (c == '"' && isCalled(sql, end))) {
        return false;
      }
      if (named && isAny(sql, at, end, WRITING)) {
        return false;
      }
      if (depth == 0) {
        inWith &= word ? !PgLexer.startsWithAny(sql, at, MAIN) : c != '(' || !isClosing(last);
      }
      char now = word ? 'w' : c;
      if (c == '(') {
        rows = (rows << 1) | (holdsRows(sql, end, wordFrom, wordEnd) ? 1 : 0);
        depth++;
      } else if (c == ')') {
        now = (rows & 1) == 1 ? 'r' : c;
        rows >>>= 1;
        depth--;
      }
      if (depth < 0 || depth > DEEPEST) {
        return false;
      }
      last = now;
      if (word || c != '.') {
        wordFrom = word ? at : 0;
        wordEnd = word ? end : 0;
      }
      at = end;
    }
    return true;
  }

  /** A query in parentheses, or a call that may stand for a table. */
  private static boolean holdsRows(String sql, int end, int wordFrom, int wordEnd) {
    return PgLexer.startsWithAny(sql, PgLexer.skipBlanks(sql, end), ROWS)
        || PgBuiltIns.contains(sql, wordFrom, wordEnd, true)
        || PgBuiltIns.isWord(sql, wordFrom, wordEnd, "xmltable");
  }

  private static boolean isClosing(char last) {
    return last == ')' || last == 'r';
  }

  private static boolean writesOrCalls(
      String sql, int at, int end, int wordFrom, int wordEnd, char last, boolean changes) {
    if (changes ? PgBuiltIns.isWord(sql, at, end, "into") : isAny(sql, at, end, WRITING)) {
      return true;
    }
    if (!changes
        && PgBuiltIns.isWord(sql, at, end, "for")
        && PgLexer.startsWithAny(sql, PgLexer.skipBlanks(sql, end), AFTER_FOR)) {
      return true;
    }
    if (!isCalled(sql, end)) {
      return false;
    }
    if (last == '.') {
      return !(PgBuiltIns.isWord(sql, wordFrom, wordEnd, "pg_catalog")
          && !isQualified(sql, wordFrom)
          && isBuiltIn(sql, at, end, true, changes));
    }
    return !(isBuiltIn(sql, at, end, false, changes)
        || isAny(sql, at, end, GRAMMAR)
        || (changes && isConflict(sql, at, end, wordFrom, wordEnd, last))
        || belongsToClause(sql, at, end, wordFrom, wordEnd, last));
  }

  private static boolean isBuiltIn(
      String sql, int at, int end, boolean qualified, boolean changes) {
    return PgBuiltIns.contains(sql, at, end, qualified)
        || (changes && PgBuiltIns.changesData(sql, at, end));
  }

  /** The columns of ON CONFLICT. */
  private static boolean isConflict(
      String sql, int at, int end, int wordFrom, int wordEnd, char last) {
    return last == 'w'
        && PgBuiltIns.isWord(sql, at, end, "conflict")
        && PgBuiltIns.isWord(sql, wordFrom, wordEnd, "on");
  }

  /** Words that could be names of functions, where the grammar wants no name. */
  private static boolean belongsToClause(
      String sql, int at, int end, int wordFrom, int wordEnd, char last) {
    if (isClosing(last)) {
      return last == 'r'
          || PgBuiltIns.isWord(sql, at, end, "over")
          || PgBuiltIns.isWord(sql, at, end, "filter")
          || PgBuiltIns.isWord(sql, at, end, "join");
    }
    if (last != 'w') {
      return false;
    }
    if (isAny(sql, wordFrom, wordEnd, BEFORE_COLUMNS)) {
      return true;
    }
    if (PgBuiltIns.isWord(sql, at, end, "by")) {
      return isAny(sql, wordFrom, wordEnd, BEFORE_BY);
    }
    if (PgBuiltIns.isWord(sql, at, end, "sets")) {
      return PgBuiltIns.isWord(sql, wordFrom, wordEnd, "grouping");
    }
    if (PgBuiltIns.isWord(sql, at, end, "materialized")) {
      return PgBuiltIns.isWord(sql, wordFrom, wordEnd, "not") && follows(sql, wordFrom, "as");
    }
    if (isAny(sql, at, end, SUPERGROUPS)) {
      return PgBuiltIns.isWord(sql, wordFrom, wordEnd, "by") && follows(sql, wordFrom, "group");
    }
    return PgBuiltIns.isWord(sql, at, end, "join")
        && !isAny(sql, wordFrom, wordEnd, GRAMMAR)
        && !isAny(sql, wordFrom, wordEnd, BEFORE_OPERANDS);
  }

  /** Whether that word, and white space, stands before a position. */
  private static boolean follows(String sql, int at, String word) {
    int end = at;
    while (end > 0 && sql.charAt(end - 1) <= ' ') {
      end--;
    }
    int from = end - word.length();
    return end < at
        && from > 0
        && PgBuiltIns.isWord(sql, from, end, word)
        && PgLexer.isWordStart(sql, from);
  }

  private static boolean isCalled(String sql, int end) {
    int next = PgLexer.skipBlanks(sql, end);
    return next < sql.length() && sql.charAt(next) == '(';
  }

  private static boolean isQualified(String sql, int from) {
    for (int at = from - 1; at >= 0; at--) {
      if (!Character.isWhitespace(sql.charAt(at))) {
        // What a comment ends with counts as a qualifier: a doubt, not a guess.
        return sql.charAt(at) == '.' || sql.charAt(at) == '/';
      }
    }
    return false;
  }

  private static boolean isAny(String sql, int from, int end, String[] words) {
    for (String word : words) {
      if (PgBuiltIns.isWord(sql, from, end, word)) {
        return true;
      }
    }
    return false;
  }
}
