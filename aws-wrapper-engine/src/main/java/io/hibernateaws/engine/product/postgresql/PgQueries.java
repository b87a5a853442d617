package io.hibernateaws.engine.product.postgresql;

/**
 * Reads whether a text is one query that is known to have no effect. What follows a name and an
 * opening parenthesis is a call, unless the name is a word of the grammar that no function can
 * have. Allocates nothing.
 */
final class PgQueries {
  private static final String[] FIRST = {"SELECT", "SHOW", "VALUES", "TABLE"};

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
    "distinct",
    "else",
    "except",
    "from",
    "having",
    "in",
    "intersect",
    "lateral",
    "limit",
    "not",
    "offset",
    "on",
    "or",
    "select",
    "some",
    "then",
    "union",
    "using",
    "when",
    "where",
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
    "varchar"
  };

  /** Words after which a value or a table begins, so that a name after them is one. */
  private static final String[] BEFORE_OPERANDS = {
    "zone", "escape", "to", "rows", "range", "groups", "by", "is", "like", "ilike", "similar"
  };

  private static final String[] BEFORE_BY = {"group", "order", "partition"};

  private PgQueries() {}

  static boolean startsLikeOne(String sql) {
    return PgLexer.startsWithAny(sql, PgLexer.skipBlanks(sql, 0), FIRST);
  }

  /** The same for a text that {@link #startsLikeOne} and that servers read as it is read here. */
  static boolean hasNoEffect(String sql) {
    int at = PgLexer.skipBlanks(sql, 0);
    int wordFrom = at;
    int wordEnd = at;
    char last = ' ';
    while (at < sql.length()) {
      if (PgLexer.isBlank(sql, at)) {
        at = PgLexer.skipBlanks(sql, at);
        continue;
      }
      char c = sql.charAt(at);
      int end = PgLexer.skipToken(sql, at);
      if (c == ';') {
        return PgLexer.skipSeparators(sql, at) == sql.length();
      }
      boolean word = PgLexer.isWordPart(c);
      if (word && writesOrCalls(sql, at, end, wordFrom, wordEnd, last)) {
        return false;
      }
      // A JDBC escape, or a quoted name that is called.
      if (c == '{' || (c == '"' && isCalled(sql, end))) {
        return false;
      }
      last = word ? 'w' : c;
      if (word || c != '.') {
        wordFrom = word ? at : 0;
        wordEnd = word ? end : 0;
      }
      at = end;
    }
    return true;
  }

  private static boolean writesOrCalls(
      String sql, int at, int end, int wordFrom, int wordEnd, char last) {
    if (isAny(sql, at, end, WRITING)) {
      return true;
    }
    if (PgBuiltIns.isWord(sql, at, end, "for")
        && PgLexer.startsWithAny(sql, PgLexer.skipBlanks(sql, end), AFTER_FOR)) {
      return true;
    }
    if (!isCalled(sql, end)) {
      return false;
    }
    if (last == '.') {
      return !(PgBuiltIns.isWord(sql, wordFrom, wordEnd, "pg_catalog")
          && !isQualified(sql, wordFrom)
          && PgBuiltIns.contains(sql, at, end));
    }
    return !(PgBuiltIns.contains(sql, at, end)
        || isAny(sql, at, end, GRAMMAR)
        || belongsToClause(sql, at, end, wordFrom, wordEnd, last));
  }

  /** Words that could be names of functions, where the grammar wants no name. */
  private static boolean belongsToClause(
      String sql, int at, int end, int wordFrom, int wordEnd, char last) {
    if (last == ')') {
      return PgBuiltIns.isWord(sql, at, end, "over")
          || PgBuiltIns.isWord(sql, at, end, "filter")
          || PgBuiltIns.isWord(sql, at, end, "join");
    }
    if (last != 'w') {
      return false;
    }
    if (PgBuiltIns.isWord(sql, at, end, "by")) {
      return isAny(sql, wordFrom, wordEnd, BEFORE_BY);
    }
    return PgBuiltIns.isWord(sql, at, end, "join")
        && !isAny(sql, wordFrom, wordEnd, GRAMMAR)
        && !isAny(sql, wordFrom, wordEnd, BEFORE_OPERANDS);
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
