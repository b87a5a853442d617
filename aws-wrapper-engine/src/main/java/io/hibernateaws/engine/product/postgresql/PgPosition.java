package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a PostgreSQL server has come.
 *
 * @param timeline which of the histories that promotions have begun; 0 where there is only one,
 *     because all servers share their storage
 * @param lsn log sequence number, unsigned
 */
public record PgPosition(long timeline, long lsn) implements Position {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{1,8})-([0-9a-f]{1,16})");

  /** A position in the one history of a storage that all servers share. */
  public static PgPosition inSharedStorage(long lsn) {
    return new PgPosition(0, lsn);
  }

  /**
   * On a later timeline the same number is enough: what was written before it began is part of it,
   * and what was not is lost, so that no read can miss it. On an earlier one no number is.
   */
  @Override
  public boolean reaches(Position other) {
    return other instanceof PgPosition that
        && (timeline == 0) == (that.timeline == 0)
        && timeline >= that.timeline
        && Long.compareUnsigned(lsn, that.lsn) >= 0;
  }

  @Override
  public String text() {
    return Long.toHexString(timeline) + "-" + Long.toHexString(lsn);
  }

  /**
   * Reads a text that may come from anywhere.
   *
   * @throws IllegalArgumentException if it is none of {@link #text}
   */
  public static PgPosition parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is no position");
    }
    return new PgPosition(
        Long.parseLong(parts.group(1), 16), Long.parseUnsignedLong(parts.group(2), 16));
  }
}
