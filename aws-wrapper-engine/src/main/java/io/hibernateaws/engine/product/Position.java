package io.hibernateaws.engine.product;

import org.jspecify.annotations.Nullable;

/**
 * How far a server has come in its cluster's history: what a writer has written, or a reader shows.
 * Positions of one cluster are compared, others are not; what cannot be compared proves nothing.
 * Immutable.
 */
public interface Position {
  /** Something was written at a position that is not known: no reader is known to show it. */
  static Position onlyTheWriter() {
    return OnlyTheWriter.POSITION;
  }

  /** Whether a server that stands here has everything that was written up to {@code other}. */
  boolean reaches(Position other);

  /** The position that reaches both, or {@link #onlyTheWriter} if neither reaches the other. */
  default Position and(@Nullable Position other) {
    if (other == null || reaches(other)) {
      return this;
    }
    return other.reaches(this) ? other : onlyTheWriter();
  }

  /**
   * What {@link DatabaseProduct#position} reads: at most {@value
   * io.hibernateaws.engine.api.ReadToken#LONGEST_POSITION} characters of a-z, 0-9 and the hyphen.
   */
  String text();
}
