package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A transaction by its global identifier, and all that the server which numbered it had committed
 * before. Numbers grow in the order of its binary log, which readers that are asked keep.
 *
 * @param server the UUID of the server that numbered it, 32 hexadecimal digits
 * @param number from 1
 */
record MySqlPosition(String server, long number) implements Position {
  private static final int RADIX = Character.MAX_RADIX;

  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{32})-([0-9a-z]{1,13})");

  /** As servers tell it: one UUID, the numbers in ascending runs. No tag: it would not fit. */
  private static final Pattern TOLD =
      Pattern.compile(
          "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
              + "(?::[0-9]{1,19}(?:-[0-9]{1,19})?)*[:-]([0-9]{1,19})");

  /**
   * The latest of the transactions that a server calls so.
   *
   * @return null if they are of several servers, or have a tag
   */
  static @Nullable MySqlPosition latest(String told) {
    Matcher parts = TOLD.matcher(told.strip());
    try {
      return parts.matches()
          ? new MySqlPosition(ExecutedGtids.server(parts.group(1)), Long.parseLong(parts.group(2)))
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Reads a text that may come from anywhere.
   *
   * @throws IllegalArgumentException if it is none of {@link #text}
   */
  static MySqlPosition parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is no position");
    }
    return new MySqlPosition(parts.group(1), Long.parseLong(parts.group(2), RADIX));
  }

  @Override
  public boolean reaches(Position other) {
    return other instanceof MySqlPosition that
        && server.equals(that.server)
        && number >= that.number;
  }

  @Override
  public String text() {
    return server + "-" + Long.toString(number, RADIX);
  }
}
