package io.hibernateaws.local.proxy;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One connection will be cut at the next statement that fits, whichever connection that is. */
public final class Cut {
  private final Predicate<String> statement;
  private final @Nullable Predicate<String> after;
  private final Moment moment;
  private final Ending ending;
  private final long bytes;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  Cut(Predicate<String> statement, Moment moment, Ending ending) {
    this(statement, null, moment, ending, -1);
  }

  /**
   * @param after what the connection has to have executed lately; null if any connection will do
   * @param bytes that reach the server of what the client says from where the statement is named
   *     first; negative if it is cut around its execution
   */
  Cut(
      Predicate<String> statement,
      @Nullable Predicate<String> after,
      Moment moment,
      Ending ending,
      long bytes) {
    this.bytes = bytes;
    this.statement = statement;
    this.after = after;
    this.moment = moment;
    this.ending = ending;
  }

  /** When, around its statement, the connection is cut. */
  public Moment moment() {
    return moment;
  }

  /** How many bytes from where the statement is named first reach the server; negative for none. */
  public long bytes() {
    return bytes;
  }

  boolean isWithin() {
    return bytes >= 0;
  }

  Ending ending() {
    return ending;
  }

  /**
   * Whether this statement is the one; true for exactly one caller.
   *
   * @param before what its connection has executed lately
   */
  boolean take(String sql, Collection<String> before) {
    return !taken.get()
        && (after == null || before.stream().anyMatch(after))
        && statement.test(sql)
        && taken.compareAndSet(false, true);
  }

  /** No statement fits from now on. */
  void disarm() {
    taken.set(true);
  }

  void finish() {
    done.countDown();
  }

  /** Whether the connection has been cut. */
  public boolean done() {
    return done.getCount() == 0;
  }

  /** Returns when the connection has been cut; fails if that does not happen in time. */
  public void await(Duration timeout) {
    try {
      if (!done.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("No statement was cut within " + timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a cut", e);
    }
  }
}
