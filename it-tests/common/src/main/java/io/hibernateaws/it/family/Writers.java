package io.hibernateaws.it.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads that write one row after another through a unit, whatever they are told, and what each
 * was told of its row.
 */
final class Writers implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  private final SessionFactory unit;
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  /**
   * One unit of work, by {@link System#nanoTime()}.
   *
   * @param failure what it ended with, null if it returned
   */
  record Attempt(UUID row, long began, long ended, Told told, @Nullable Throwable failure) {
    boolean returned() {
      return failure == null;
    }
  }

  private Writers(SessionFactory unit) {
    this.unit = unit;
  }

  static Writers start(SessionFactory unit) {
    Writers writers = new Writers(unit);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(writers::write, "writer-" + i);
      thread.setDaemon(true);
      writers.threads.add(thread);
      thread.start();
    }
    return writers;
  }

  private void write() {
    while (!stop.get()) {
      UUID row = UUID.randomUUID();
      long began = System.nanoTime();
      Throwable failure = null;
      try {
        unit.inTransaction(session -> session.persist(new Purchase(row, "Ada")));
      } catch (RuntimeException e) {
        failure = e;
      }
      attempts.add(new Attempt(row, began, System.nanoTime(), Told.of(failure), failure));
    }
  }

  /** When the first unit of work had committed that began and ended after these moments. */
  long awaitCommit(long begunAfter, long endedAfter) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(DEADLINE)
        .until(
            () ->
                attempts.stream()
                    .filter(Attempt::returned)
                    .filter(one -> one.began - begunAfter > 0 && one.ended - endedAfter > 0)
                    .map(Attempt::ended)
                    .min(Long::compare)
                    .orElse(Long.MIN_VALUE),
            at -> at != Long.MIN_VALUE);
  }

  /** The longest time after a moment in which no unit of work committed. */
  Duration longestGap(long since) {
    List<Long> commits =
        attempts.stream()
            .filter(one -> one.returned() && one.ended - since > 0)
            .map(one -> one.ended - since)
            .sorted()
            .toList();
    long longest = 0;
    long last = 0;
    for (long commit : commits) {
      longest = Math.max(longest, commit - last);
      last = commit;
    }
    return Duration.ofNanos(longest);
  }

  /** What failed and began after a moment. */
  List<Attempt> failedSince(long since) {
    return attempts.stream().filter(one -> !one.returned() && one.ended - since > 0).toList();
  }

  /**
   * Stops, and compares what was told with the rows that are there: of what was told to be lost
   * nothing, of what returned everything.
   */
  void compare(String what) throws InterruptedException {
    close();
    Set<UUID> there =
        new HashSet<>(
            unit.fromTransaction(
                session ->
                    session
                        .createSelectionQuery("select id from Purchase", UUID.class)
                        .getResultList()));
    List<Attempt> wrong =
        attempts.stream()
            .filter(
                one ->
                    switch (one.told()) {
                      case RETURNED -> !there.contains(one.row());
                      case ROLLED_BACK, NOTHING_LOST -> there.contains(one.row());
                      case UNKNOWN, NO_HOST, REFUSED, OTHER -> false;
                    })
            .toList();
    System.out.printf(
        "FAMILY %s units=%d committed=%d lost=%d unknown=%d no_host=%d other=%d wrong=%d%n",
        what,
        attempts.size(),
        count(Told.RETURNED),
        count(Told.ROLLED_BACK) + count(Told.NOTHING_LOST),
        count(Told.UNKNOWN),
        count(Told.NO_HOST),
        count(Told.OTHER) + count(Told.REFUSED),
        wrong.size());
    assertThat(wrong).isEmpty();
  }

  long count(Told told) {
    return attempts.stream().filter(one -> one.told() == told).count();
  }

  List<Attempt> told(Told told) {
    return attempts.stream().filter(one -> one.told() == told).toList();
  }

  @Override
  public void close() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join(DEADLINE.toMillis());
      assertThat(thread.isAlive()).as("%s still waits", thread.getName()).isFalse();
    }
  }
}
