package io.hibernateaws.engine.foreign;

import org.jspecify.annotations.Nullable;

/**
 * Foreign text in messages and logs: one line of bounded length, so that no tenant, URL or server
 * can forge a line of a log. Control characters and other invisible ones are escaped.
 */
public final class ForeignText {
  private static final int LONGEST = 200;
  private static final int LONGEST_QUOTED = 80;
  private static final int LONGEST_MESSAGE = 800;

  private ForeignText() {}

  /** A name or value. */
  public static String of(@Nullable Object value) {
    return line(String.valueOf(value), LONGEST);
  }

  /** A name or value in quotes, for a sentence. */
  public static String quoted(@Nullable Object value) {
    return "'" + line(String.valueOf(value), LONGEST_QUOTED) + "'";
  }

  /** The message of a failure, which may quote what was given. */
  public static String message(Throwable failure) {
    return line(String.valueOf(failure.getMessage()), LONGEST_MESSAGE);
  }

  private static String line(String text, int longest) {
    if (text.length() <= longest && text.chars().allMatch(c -> isVisible((char) c))) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars()
        .limit(longest)
        .forEach(
            c -> {
              if (isVisible((char) c)) {
                shown.append((char) c);
              } else {
                shown.append(String.format("\\u%04x", c));
              }
            });
    if (text.length() > longest) {
      shown.append("… (").append(text.length()).append(" characters)");
    }
    return shown.toString();
  }

  /** Half a surrogate pair counts as visible only beside the other half, so escape both halves. */
  private static boolean isVisible(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
