package io.hibernateaws.local.postgresql.rdsproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words and marks of a text outside of comments, literals and quoted names, statement by
 * statement. Not for several threads.
 */
final class Words {
  private final String text;
  private final List<List<String>> statements = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private int pos;

  private Words(String text) {
    this.text = text;
  }

  /** In lower case; a literal is {@code '}, a quoted name {@code "}. */
  static List<List<String>> of(String text) {
    Words words = new Words(text);
    while (words.pos < text.length()) {
      words.next();
    }
    words.endStatement();
    return words.statements;
  }

  private void next() {
    char c = text.charAt(pos);
    if (text.startsWith("--", pos)) {
      skipTo("\n", pos);
    } else if (text.startsWith("/*", pos)) {
      comment();
    } else if (c == '\'') {
      quoted('\'', !words.isEmpty() && escapes());
    } else if (c == '"') {
      quoted('"', false);
    } else if (c == '$' && !isPart(before())) {
      dollars();
    } else if (isPart(c)) {
      int start = pos;
      while (pos < text.length() && isPart(text.charAt(pos))) {
        pos++;
      }
      words.add(text.substring(start, pos).toLowerCase(Locale.ROOT));
    } else {
      pos++;
      if (c == ';') {
        endStatement();
      } else if (!Character.isWhitespace(c)) {
        words.add(String.valueOf(c));
      }
    }
  }

  private char before() {
    return pos == 0 ? ' ' : text.charAt(pos - 1);
  }

  /** Whether this literal is one like {@code E'…'}, whose first letter was taken for a word. */
  private boolean escapes() {
    return (before() == 'e' || before() == 'E') && words.get(words.size() - 1).equals("e");
  }

  private void comment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", pos)) {
        depth++;
        pos += 2;
      } else if (text.startsWith("*/", pos)) {
        depth--;
        pos += 2;
      } else {
        pos++;
      }
    } while (depth > 0 && pos < text.length());
  }

  private void quoted(char quote, boolean escapes) {
    pos++;
    while (pos < text.length()) {
      char c = text.charAt(pos++);
      if (c == '\\' && escapes) {
        pos++;
      } else if (c == quote) {
        break;
      }
    }
    words.add(String.valueOf(quote));
  }

  /** A literal between two tags such as {@code $body$}, or the number of a parameter. */
  private void dollars() {
    int end = pos + 1;
    while (end < text.length() && isPart(text.charAt(end)) && text.charAt(end) != '$') {
      end++;
    }
    boolean parameter = end > pos + 1 && Character.isDigit(text.charAt(pos + 1));
    if (parameter || end >= text.length() || text.charAt(end) != '$') {
      pos = end;
      words.add("$");
      return;
    }
    String tag = text.substring(pos, end + 1);
    skipTo(tag, end + 1);
    words.add("'");
  }

  private void skipTo(String what, int from) {
    int found = text.indexOf(what, from);
    pos = found < 0 ? text.length() : found + what.length();
  }

  private void endStatement() {
    if (!words.isEmpty()) {
      statements.add(words);
      words = new ArrayList<>();
    }
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
