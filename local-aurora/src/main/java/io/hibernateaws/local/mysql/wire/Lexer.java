package io.hibernateaws.local.mysql.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a text as MySQL's own lexer does. A text is read in one of several ways, as the session's
 * {@code sql_mode} has it. Not for several threads.
 */
public final class Lexer {
  private static final Set<String> SCOPES =
      Set.of("global", "session", "local", "persist", "persist_only");

  private final String text;
  private final boolean backslashes;
  private final boolean ansiQuotes;
  private final int version;
  private final List<Token> tokens = new ArrayList<>();
  private int pos;

  /** Within a comment that is code. */
  private boolean inCode;

  private Lexer(String text, boolean backslashes, boolean ansiQuotes, int version) {
    this.text = text;
    this.backslashes = backslashes;
    this.ansiQuotes = ansiQuotes;
    this.version = version;
  }

  /**
   * The pieces of a text, in order.
   *
   * @param text one character a byte
   * @param backslashes whether they escape in strings
   * @param ansiQuotes whether double quotes enclose names
   * @param version of the server, as comments that are code for some versions write it
   */
  public static List<Token> tokens(
      String text, boolean backslashes, boolean ansiQuotes, int version) {
    Lexer lexer = new Lexer(text, backslashes, ansiQuotes, version);
    while (lexer.pos < text.length()) {
      lexer.next();
    }
    return lexer.tokens;
  }

  private void next() {
    char c = at(pos);
    if (c <= ' ') {
      pos++;
    } else if (c == '#' || (c == '-' && at(pos + 1) == '-' && isSpaceOrControl(at(pos + 2)))) {
      int end = text.indexOf('\n', pos);
      pos = end < 0 ? text.length() : end + 1;
    } else if (c == '/' && at(pos + 1) == '*') {
      comment();
    } else if (inCode && c == '*' && at(pos + 1) == '/') {
      inCode = false;
      pos += 2;
    } else if (c == '\'' || c == '"' || c == '`') {
      quoted(c);
    } else if (c == '@') {
      variable();
    } else if (isWordPart(c)) {
      int start = pos;
      String word = word();
      add(Token.Kind.WORD, word, "", start);
    } else {
      pos++;
      add(Token.Kind.MARK, String.valueOf(c), "", pos - 1);
    }
  }

  /** The character there; a zero, which is no part of anything, behind the end. */
  private char at(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  private void comment() {
    pos += 2;
    if (at(pos) != '!') {
      int end = text.indexOf("*/", pos);
      pos = end < 0 ? text.length() : end + 2;
      return;
    }
    pos++;
    int digits = 0;
    while (digits < 6 && isDigit(at(pos + digits))) {
      digits++;
    }
    if (digits >= 5) {
      int since = Integer.parseInt(text.substring(pos, pos + digits));
      pos += digits;
      if (since > version) {
        skipCode();
        return;
      }
    }
    inCode = true;
  }

  /** Passes a comment that would be code for a newer server, and the comments in it. */
  private void skipCode() {
    int depth = 1;
    while (depth > 0 && pos < text.length()) {
      if (text.startsWith("*/", pos)) {
        depth--;
        pos += 2;
      } else if (text.startsWith("/*", pos)) {
        depth++;
        pos += 2;
      } else {
        pos++;
      }
    }
  }

  private void quoted(char quote) {
    int start = pos;
    boolean name = quote == '`' || (quote == '"' && ansiQuotes);
    String content = content(quote, backslashes && !name);
    if (name) {
      add(Token.Kind.QUOTED_NAME, content.toLowerCase(Locale.ROOT), "", start);
    } else {
      add(Token.Kind.STRING, content, "", start);
    }
  }

  /** Passes what is quoted from here; returns what stands in it. */
  private String content(char quote, boolean escapes) {
    int start = ++pos;
    while (pos < text.length()) {
      char c = at(pos);
      if (c == '\\' && escapes) {
        pos += 2;
      } else if (c == quote && at(pos + 1) == quote) {
        pos += 2;
      } else if (c == quote) {
        pos++;
        return text.substring(start, pos - 1);
      } else {
        pos++;
      }
    }
    pos = text.length();
    return text.substring(start);
  }

  private void variable() {
    int start = pos++;
    if (at(pos) != '@') {
      if (at(pos) == '\'' || at(pos) == '"' || at(pos) == '`') {
        content(at(pos), backslashes && at(pos) != '`');
      } else {
        while (isWordPart(at(pos)) || at(pos) == '.') {
          pos++;
        }
      }
      add(Token.Kind.USER_VARIABLE, "", "", start);
      return;
    }
    pos++;
    String scope = "";
    String name = name();
    if (at(pos) == '.') {
      pos++;
      scope = name;
      name = name();
      if (!SCOPES.contains(scope)) {
        name = scope + '.' + name;
        scope = "";
      }
    }
    add(Token.Kind.SYSTEM_VARIABLE, name, scope, start);
  }

  private String name() {
    return at(pos) == '`' ? content('`', false).toLowerCase(Locale.ROOT) : word();
  }

  private String word() {
    int start = pos;
    while (isWordPart(at(pos))) {
      pos++;
    }
    return text.substring(start, pos).toLowerCase(Locale.ROOT);
  }

  private void add(Token.Kind kind, String word, String scope, int start) {
    tokens.add(new Token(kind, word, scope, start, pos));
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }

  private static boolean isSpaceOrControl(char c) {
    return c <= ' ' || c == 0x7f;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
