package io.hibernateaws.connection.tenancy;

/** A value from outside, as messages quote it: one line of bounded length. */
public final class QuotedValue {
  private static final int LONGEST = 80;

  private QuotedValue() {}

  /** In quotes; shortened, with control characters and other invisible ones escaped. */
  public static String of(Object value) {
    String text = String.valueOf(value);
    StringBuilder shown = new StringBuilder("'");
    text.chars()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (isVisible((char) c)) {
                shown.append((char) c);
              } else {
                shown.append(String.format("\\u%04x", c));
              }
            });
    if (text.length() > LONGEST) {
      shown.append("… (").append(text.length()).append(" characters)");
    }
    return shown.append('\'').toString();
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
