package io.hibernateaws.engine.product;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a server has come in its cluster's history: what a writer has written, or a reader shows
 * (mechanisms 10). Positions of one cluster are compared, others are not; what cannot be compared
 * proves nothing. Immutable.
 *
 * @param timeline which of the histories that promotions have begun; 0 where there is only one,
 *     because all servers share their storage; -1 for {@link #ONLY_THE_WRITER}
 * @param lsn log sequence number, unsigned
 */
public record Position(long timeline, long lsn) {
  /** Something was written, but nobody knows where: no reader is known to show it. */
  public static final Position ONLY_THE_WRITER = new Position(-1, -1);

  private static final String ONLY_THE_WRITER_TEXT = "w";
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{1,8})-([0-9a-f]{1,16})");

  /** A position in the one history of a storage that all servers share. */
  public static Position inSharedStorage(long lsn) {
    return new Position(0, lsn);
  }

  /**
   * Whether whoever stands here has everything that was written up to {@code other}. On a later
   * timeline the same number is enough: what was written before it began is part of it, and what
   * was not is lost, so nobody can miss it. On an earlier one no number is.
   */
  public boolean reaches(Position other) {
    if (timeline < 0 || other.timeline < 0 || (timeline == 0) != (other.timeline == 0)) {
      return false;
    }
    return timeline >= other.timeline && Long.compareUnsigned(lsn, other.lsn) >= 0;
  }

  /** The one that reaches both, or {@link #ONLY_THE_WRITER} if they cannot be compared. */
  public Position and(@Nullable Position other) {
    if (other == null || reaches(other)) {
      return this;
    }
    return other.reaches(this) ? other : ONLY_THE_WRITER;
  }

  /** What {@link #parse} reads; at most 25 characters, of a-z, 0-9 and the hyphen. */
  public String text() {
    return timeline < 0
        ? ONLY_THE_WRITER_TEXT
        : Long.toHexString(timeline) + "-" + Long.toHexString(lsn);
  }

  /**
   * Reads a text that may come from anywhere.
   *
   * @throws IllegalArgumentException if it is none of {@link #text}
   */
  public static Position parse(String text) {
    if (text.equals(ONLY_THE_WRITER_TEXT)) {
      return ONLY_THE_WRITER;
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is no position");
    }
    return new Position(
        Long.parseLong(parts.group(1), 16), Long.parseUnsignedLong(parts.group(2), 16));
  }
}
