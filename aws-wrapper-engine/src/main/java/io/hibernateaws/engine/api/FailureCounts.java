package io.hibernateaws.engine.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * For the engine: what code of an application has thrown where no call of the application could get
 * it. The first of each kind is logged with its trace, then the count at every power of ten.
 * Thread-safe; throws nothing itself.
 */
public final class FailureCounts {
  /** Kinds that are told apart; the others are counted together. */
  private static final int MOST_KINDS = 50;

  private static final String OTHERS = "others";

  private final Logger log;
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

  /**
   * @param log of the class that called the application
   */
  public FailureCounts(Logger log) {
    this.log = log;
  }

  /**
   * Notes one failure.
   *
   * @param what failed and what follows from it, a whole sentence without its full stop
   */
  public void note(String what, Throwable thrown) {
    try {
      String kind = what + thrown.getClass().getName();
      String counted = counts.size() < MOST_KINDS || counts.containsKey(kind) ? kind : OTHERS;
      long count = counts.computeIfAbsent(counted, key -> new AtomicLong()).incrementAndGet();
      if (count == 1) {
        log.warn(what, thrown);
      } else if (isPowerOfTen(count)) {
        log.warnf("%s; %d times now with %s", what, count, thrown.getClass().getName());
      }
    } catch (Throwable e) {
      // An exhausted stack or heap does not let it be told; the next one may be.
    }
  }

  /** How many there were. */
  public long total() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private static boolean isPowerOfTen(long count) {
    long left = count;
    while (left % 10 == 0) {
      left /= 10;
    }
    return left == 1;
  }
}
