package io.hibernateaws.engine.failover;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a flood of equal news out of the log: three in a minute are told, the others are counted
 * and named with the next that is. Confined to its owner's lock.
 */
final class Fold {
  private static final int MOST = 3;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private long began;
  private int told;
  private int folded;

  /** What follows the next line, mostly nothing; null where the line is left out. */
  @Nullable String next(long now) {
    if (told > 0 && now - began >= WINDOW) {
      told = 0;
    }
    if (told == MOST) {
      folded++;
      return null;
    }
    if (told++ == 0) {
      began = now;
    }
    String suffix = folded == 0 ? "" : "; " + folded + " more like this were not told";
    folded = 0;
    return suffix;
  }
}
