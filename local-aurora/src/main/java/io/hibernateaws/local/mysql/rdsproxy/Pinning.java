package io.hibernateaws.local.mysql.rdsproxy;

import io.hibernateaws.local.mysql.wire.Lexer;
import io.hibernateaws.local.mysql.wire.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a text does to its session, by the lists in the user guide of Aurora (Avoiding pinning an
 * RDS Proxy). Where the lists leave open what they mean, a session is pinned.
 */
final class Pinning {
  private static final int LONGEST_TEXT = 16 * 1024;

  private static final Set<String> STATEMENTS =
      Set.of("lock", "prepare", "execute", "deallocate", "handler", "xa");

  private static final Set<String> FUNCTIONS = Set.of("get_lock", "row_count", "found_rows");

  private Pinning() {}

  /**
   * @param text one character a byte
   * @param version of the server, as comments that are code for some versions write it
   */
  static Effect of(String text, boolean backslashes, int version) {
    if (text.length() > LONGEST_TEXT) {
      return Effect.pins("more than 16 KB of text");
    }
    if (text.contains("/*!") || text.contains("/*M!")) {
      return Effect.pins("a comment that is code");
    }
    Effect found = Effect.NONE;
    for (List<Token> statement : statements(Lexer.tokens(text, backslashes, false, version))) {
      Effect effect = of(statement);
      if (effect.pins() != null) {
        return effect;
      }
      if (found.tracked() != null && effect.tracked() != null) {
        return Effect.pins("several settings at once");
      }
      found = effect.tracked() == null ? found : effect;
    }
    return found;
  }

  private static List<List<Token>> statements(List<Token> tokens) {
    List<List<Token>> statements = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.get(i).isMark(';')) {
        if (i > start) {
          statements.add(tokens.subList(start, i));
        }
        start = i + 1;
      }
    }
    return statements;
  }

  private static Effect of(List<Token> statement) {
    Token first = statement.get(0);
    if (statement.stream().anyMatch(token -> token.kind() == Token.Kind.USER_VARIABLE)) {
      return Effect.pins("a user variable");
    }
    if (first.isWord("set")) {
      return Settings.of(statement.subList(1, statement.size()));
    }
    if (first.isWord("use")) {
      return Effect.tracked("use");
    }
    if (STATEMENTS.contains(first.word()) && first.kind() == Token.Kind.WORD) {
      return Effect.pins(first.word().toUpperCase(Locale.ROOT));
    }
    boolean flush = first.isWord("flush") && has(statement, "read");
    if (flush
        || (first.isWord("create")
            && statement.size() > 1
            && statement.get(1).isWord("temporary"))) {
      return Effect.pins(flush ? "FLUSH TABLES WITH READ LOCK" : "a temporary table");
    }
    for (int i = 0; i + 1 < statement.size(); i++) {
      Token token = statement.get(i);
      if (token.kind() == Token.Kind.WORD
          && FUNCTIONS.contains(token.word())
          && statement.get(i + 1).isMark('(')) {
        return Effect.pins(token.word());
      }
    }
    return Effect.NONE;
  }

  private static boolean has(List<Token> statement, String word) {
    return statement.stream().anyMatch(token -> token.isWord(word));
  }
}
