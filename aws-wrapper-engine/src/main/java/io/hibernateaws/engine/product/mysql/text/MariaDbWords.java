package io.hibernateaws.engine.product.mysql.text;

/**
 * What servers of MariaDB read in a text and servers of MySQL do not, or read otherwise. Tried on
 * 10.11; a function that came after 10.6 counts as one of an application. Allocates nothing.
 */
enum MariaDbWords {
  /** Nothing: it means what it means to MySQL. */
  NONE,
  /** A sequence that moves on, which is no transaction's. */
  SEQUENCE,
  /** A function that may be an application's, as these servers have none of that name. */
  CALL,
  /** A statement in another, a block of statements, a comment that is code. */
  ANY;

  /** Names before a parenthesis that MySQL keeps for itself. */
  private static final String[] FREE_NAMES = {
    "any_value",
    "bin_to_uuid",
    "columns",
    "format_bytes",
    "format_pico_time",
    "geometrycollection",
    "grouping",
    "gtid_subset",
    "gtid_subtract",
    "icu_version",
    "is_uuid",
    "json_overlaps",
    "json_pretty",
    "json_schema_valid",
    "json_schema_validation_report",
    "json_storage_free",
    "json_storage_size",
    "lateral",
    "linestring",
    "mbrcoveredby",
    "mbrcovers",
    "multilinestring",
    "multipoint",
    "multipolygon",
    "of",
    "point",
    "polygon",
    "ps_current_thread_id",
    "ps_thread_id",
    "random_bytes",
    "regexp_like",
    "st_buffer_strategy",
    "st_geohash",
    "st_isvalid",
    "st_latfromgeohash",
    "st_latitude",
    "st_longfromgeohash",
    "st_longitude",
    "st_makeenvelope",
    "st_pointfromgeohash",
    "st_simplify",
    "st_swapxy",
    "st_transform",
    "st_validate",
    "statement_digest",
    "statement_digest_text",
    "uuid_to_bin",
    "wait_for_executed_gtid_set"
  };

  private static final String[] DEFINITIONS = {"CREATE", "DROP"};

  /** The worst that is in the text. */
  static MariaDbWords in(String sql) {
    MariaDbWords worst = NONE;
    boolean first = true;
    for (int at = 0; at < sql.length(); ) {
      char c = sql.charAt(at);
      int end = MySqlLexer.skipToken(sql, at);
      // Brackets are quotes in one of the modes of a session.
      if (c == '[' || (c == '/' && sql.regionMatches(true, at, "/*M!", 0, 4))) {
        return ANY;
      }
      boolean blank = MySqlLexer.isSpace(c) || MySqlLexer.startsComment(sql, at);
      if (MySqlLexer.isWordPart(c)) {
        int next = MySqlLexer.skipBlanks(sql, end);
        if (first && holdsAnother(sql, at, next)) {
          return ANY;
        }
        MariaDbWords one = word(sql, at, end, next);
        worst = one.compareTo(worst) > 0 ? one : worst;
      }
      first = c == ';' || (first && (blank || c == '('));
      at = end;
    }
    return worst;
  }

  /**
   * Whether the statement that begins here runs another, is a block, commits although it is about
   * what only the session sees, or passes a transaction that only reads.
   */
  private static boolean holdsAnother(String sql, int at, int next) {
    if (MySqlLexer.startsWith(sql, at, "SET")) {
      return MySqlLexer.startsWith(sql, next, "STATEMENT");
    }
    if (MySqlLexer.startsWith(sql, at, "BEGIN")) {
      return next < sql.length()
          && sql.charAt(next) != ';'
          && !MySqlLexer.startsWith(sql, next, "WORK");
    }
    if (MySqlLexer.startsWithAny(sql, at, DEFINITIONS)) {
      return MySqlLexer.startsWith(sql, next, "TEMPORARY")
          && !MySqlLexer.startsWith(sql, MySqlLexer.nextToken(sql, next), "TABLE");
    }
    return MySqlLexer.startsWith(sql, at, "ANALYZE");
  }

  private static MariaDbWords word(String sql, int at, int end, int next) {
    // In one of the modes it is written like a column.
    if (MySqlLexer.isWord(sql, at, end, "nextval")
        || (MySqlLexer.isWord(sql, at, end, "next") && MySqlLexer.startsWith(sql, next, "VALUE"))) {
      return SEQUENCE;
    }
    return next < sql.length()
            && sql.charAt(next) == '('
            && MySqlLexer.isAny(sql, at, end, FREE_NAMES)
        ? CALL
        : NONE;
  }
}
