package io.hibernateaws.local.mysql.wire;

/**
 * A piece of a text that is neither space nor comment.
 *
 * @param word in lower case and without quotes: of a word, a quoted name, a mark, or a system
 *     variable's name; the raw content of a string; empty for a user variable
 * @param scope of a system variable, in lower case; empty for none
 * @param start index of its first character
 * @param end index after its last one
 */
public record Token(Kind kind, String word, String scope, int start, int end) {
  public enum Kind {
    /** A keyword, a name, a number. */
    WORD,
    /** A name in quotes, which is no keyword. */
    QUOTED_NAME,
    STRING,
    SYSTEM_VARIABLE,
    USER_VARIABLE,
    /** One character. */
    MARK
  }

  public boolean isWord(String wanted) {
    return kind == Kind.WORD && word.equals(wanted);
  }

  public boolean isName(String wanted) {
    return (kind == Kind.WORD || kind == Kind.QUOTED_NAME) && word.equals(wanted);
  }

  boolean isString(String wanted) {
    return kind == Kind.STRING && word.equals(wanted);
  }

  public boolean isMark(char wanted) {
    return kind == Kind.MARK && word.charAt(0) == wanted;
  }
}
