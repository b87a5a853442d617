package io.hibernateaws.local;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands every instance the latest observation of all of them, every 100 ms and at once when the
 * writer changes. Thread-safe.
 */
final class TopologyPublisher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TopologyPublisher.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** An instance that says nothing for so long loses its row; the writer keeps it. */
  private static final Duration ROW_LIFETIME = Duration.ofSeconds(5);

  private static final Duration IMPOSTOR_AGE = Duration.ofSeconds(10);

  private final List<Member> members;
  private final ReentrantLock lock = new ReentrantLock();
  private final LagClock lagClock = new LagClock();
  private final Map<Integer, TopologyAnswer> scripts = new HashMap<>();
  private final Map<Integer, List<TopologyRow>> frozenRows = new HashMap<>();
  private final Thread thread;
  private int writer;
  private volatile boolean closed;

  TopologyPublisher(String cluster, List<Member> members) {
    this.members = members;
    this.thread = new Thread(this::run, "local-aurora-publisher " + cluster);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        publish();
        Thread.sleep(INTERVAL.toMillis());
      }
    } catch (InterruptedException closedMeanwhile) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on every instance names this writer. */
  void writer(int number) {
    lock.lock();
    try {
      writer = number;
    } finally {
      lock.unlock();
    }
    publish();
  }

  /** Scripts what one instance answers from now on. */
  void script(int number, TopologyAnswer answer) {
    lock.lock();
    try {
      scripts.put(number, answer);
      frozenRows.put(number, rows());
    } finally {
      lock.unlock();
    }
    publish();
  }

  private void publish() {
    lock.lock();
    try {
      List<TopologyRow> rows = rows();
      for (Member member : members) {
        TopologyAnswer answer = scripts.getOrDefault(member.number, TopologyAnswer.real());
        try {
          member.server.publishTopology(
              document(answer, rows, frozenRows.getOrDefault(member.number, rows)));
        } catch (IOException e) {
          // The folder is being made or removed: its server does not answer now anyway.
          LOG.debugf("No topology for %s: %s", member, e);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private List<TopologyRow> rows() {
    long now = System.nanoTime();
    List<TopologyRow> rows = new ArrayList<>();
    for (Member member : members) {
      Observation seen = member.observation;
      if (seen != null && member.number == writer && seen.durable() != null) {
        lagClock.writerAt(seen.durable(), seen.nanoTime());
      }
    }
    for (Member member : members) {
      Observation seen = member.observation;
      boolean isWriter = member.number == writer;
      if (seen != null
          && (isWriter || (seen.reader() && now - seen.nanoTime() < ROW_LIFETIME.toNanos()))) {
        rows.add(isWriter ? writerRow(member, seen) : readerRow(member, seen, now));
      }
    }
    return rows;
  }

  private static TopologyRow writerRow(Member member, Observation seen) {
    // Just promoted, last seen as a reader: what it had received then is durable.
    Long durable = seen.durable() != null ? seen.durable() : seen.received();
    return new TopologyRow(
        member.id,
        TopologyRow.WRITER_SESSION,
        durable,
        null,
        null,
        seen.activeTransactions(),
        seen.at(),
        null,
        member.load);
  }

  private TopologyRow readerRow(Member member, Observation seen, long now) {
    Long replayed = seen.replayed();
    return new TopologyRow(
        member.id,
        member.session,
        null,
        seen.received(),
        replayed,
        seen.activeTransactions(),
        seen.at(),
        replayed == null ? null : lagClock.lagMillis(replayed, seen.nanoTime(), now),
        member.load);
  }

  private String document(TopologyAnswer answer, List<TopologyRow> rows, List<TopologyRow> frozen) {
    if (answer instanceof TopologyAnswer.ZeroRows) {
      return document(List.of(), true, false, 0);
    } else if (answer instanceof TopologyAnswer.TwoWriters two) {
      return document(withSecondWriter(rows, two.secondWriter()), false, false, 0);
    } else if (answer instanceof TopologyAnswer.Frozen) {
      return document(frozen, false, false, 0);
    } else if (answer instanceof TopologyAnswer.Stale stale) {
      return document(
          rows.stream().map(row -> row.updatedAt(minus(row.updated(), stale.age()))).toList(),
          false,
          false,
          0);
    } else if (answer instanceof TopologyAnswer.NullTimestamps) {
      return document(rows.stream().map(row -> row.updatedAt(null)).toList(), true, false, 0);
    } else if (answer instanceof TopologyAnswer.MissingGrant) {
      return document(rows, true, true, 0);
    } else if (answer instanceof TopologyAnswer.Slow slow) {
      return document(rows, true, false, slow.delay().toMillis());
    }
    return document(rows, true, false, 0);
  }

  private List<TopologyRow> withSecondWriter(List<TopologyRow> rows, int second) {
    String id = members.get(second - 1).id;
    return rows.stream()
        .map(
            row ->
                row.serverId().equals(id) && !row.sessionId().equals(TopologyRow.WRITER_SESSION)
                    ? row.asWriter().updatedAt(minus(row.updated(), IMPOSTOR_AGE))
                    : row)
        .toList();
  }

  private static @Nullable Instant minus(@Nullable Instant time, Duration age) {
    return time == null ? null : time.minus(age);
  }

  private static String document(
      List<TopologyRow> rows, boolean live, boolean denied, long delayMillis) {
    return "{\"live\":%b,\"denied\":%b,\"delay_ms\":%d,\"rows\":%s}"
        .formatted(
            live,
            denied,
            delayMillis,
            rows.stream().map(TopologyRow::json).collect(Collectors.joining(",", "[", "]")));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
