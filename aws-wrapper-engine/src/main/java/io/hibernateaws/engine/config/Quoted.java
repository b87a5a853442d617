package io.hibernateaws.engine.config;

/** What was given, as messages quote it: one line of bounded length. */
public final class Quoted {
  private static final int LONGEST = 200;
  private static final int LONGEST_MESSAGE = 800;

  private Quoted() {}

  /** A name or value. */
  public static String of(Object value) {
    return line(String.valueOf(value), LONGEST);
  }

  /** A message that may quote what was given. */
  public static String message(IllegalArgumentException e) {
    return line(String.valueOf(e.getMessage()), LONGEST_MESSAGE);
  }

  private static String line(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), longest); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '\uFFFD' : c);
    }
    return text.length() > longest ? shown.append('…').toString() : shown.toString();
  }
}
