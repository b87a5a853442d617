package io.hibernateaws.local;

import io.hibernateaws.local.server.AdminLink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The readers of which one must acknowledge every commit. A reader leaves before it is hurt, and
 * returns when it streams again: a writer never waits for a dead one. Confined to the supervisor's
 * thread, but for {@link #names()}.
 */
final class SyncList {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration EFFECT = Duration.ofMillis(500);

  private final EventLog events;
  private volatile Set<String> names = Set.of();
  private boolean twoCopies = true;
  private long position;

  SyncList(EventLog events) {
    this.events = events;
  }

  Set<String> names() {
    return names;
  }

  /** A new writer starts with an empty list. */
  void reset() {
    names = Set.of();
    position = Long.MAX_VALUE;
    belowTwo("the writer is new");
  }

  /** Makes the list this one, on the writer; returns when no commit waits for anybody else. */
  void set(Member writer, Set<String> wanted) throws SQLException {
    if (wanted.equals(names)) {
      return;
    }
    boolean somebodyLeft = !wanted.containsAll(names);
    String value =
        wanted.isEmpty()
            ? ""
            : wanted.stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(", ", "ANY 1 (", ")"));
    writer.control.execute(
        DEADLINE,
        "alter system set synchronous_standby_names = '" + value + "'",
        "select pg_catalog.pg_reload_conf()");
    if (somebodyLeft) {
      awaitLeft(writer, wanted);
    }
    if (names.isEmpty()) {
      awaitCommitsWait(writer, value);
    }
    names = Set.copyOf(wanted);
    events.add(
        ClusterEvent.Kind.SYNC_LIST_CHANGED, writer.number, new TreeSet<>(wanted).toString());
    if (wanted.isEmpty()) {
      position = Long.MAX_VALUE;
      belowTwo("no reader is in sync");
    } else if (somebodyLeft || !twoCopies) {
      position = position(writer);
      if (!confirm(writer, somebodyLeft ? EFFECT : Duration.ZERO)) {
        belowTwo("no reader has everything yet");
      }
    }
  }

  /** Returns when the writer counts nobody but these. */
  private static void awaitLeft(Member writer, Set<String> wanted) throws SQLException {
    String others = wanted.stream().map(name -> "'" + name + "'").collect(Collectors.joining(","));
    String query =
        "select count(*) from pg_catalog.pg_stat_replication where sync_state <> 'async'"
            + (others.isEmpty() ? "" : " and application_name not in (" + others + ")");
    long end = System.nanoTime() + EFFECT.toNanos();
    while (writer.control.first(query, DEADLINE, row -> row.getInt(1)) > 0
        && System.nanoTime() < end) {
      pause();
    }
  }

  /**
   * Returns when no commit goes through without an acknowledgement any more. Sessions look at a
   * flag that the checkpointer sets when it has read its settings again. That it has been told is
   * certain once the postmaster, which tells it, has time for a new connection; that it has done so
   * is certain after a second round of its loop, which a second checkpoint proves.
   */
  private static void awaitCommitsWait(Member writer, String value) throws SQLException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!value.equals(
        writer.control.first(
            "select pg_catalog.current_setting('synchronous_standby_names')",
            DEADLINE,
            row -> row.getString(1)))) {
      if (System.nanoTime() > end) {
        throw new SQLException(writer + " does not read its settings");
      }
      pause();
    }
    try (AdminLink link = writer.server.link("sync")) {
      link.execute(DEADLINE, "checkpoint", "checkpoint");
    }
  }

  private static long position(Member writer) throws SQLException {
    return writer.control.first(
        "select pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_catalog.pg_lsn",
        DEADLINE,
        row -> row.getLong(1));
  }

  private boolean confirm(Member writer, Duration patience) throws SQLException {
    long end = System.nanoTime() + patience.toNanos();
    do {
      Observation seen = writer.control.first(Observation.QUERY, DEADLINE, Observation::read);
      if (confirm(seen)) {
        return true;
      }
      pause();
    } while (System.nanoTime() < end);
    return false;
  }

  /** Looks whether every acknowledged commit is on two instances again. */
  boolean confirm(Observation writer) {
    boolean confirmed =
        names.stream()
            .anyMatch(name -> writer.standbys().getOrDefault(name, Long.MIN_VALUE) >= position);
    if (confirmed && !twoCopies) {
      twoCopies = true;
      events.add(ClusterEvent.Kind.COPIES_RESTORED, 0, "in sync: " + new TreeSet<>(names));
    }
    return confirmed;
  }

  private void belowTwo(String why) {
    if (twoCopies) {
      twoCopies = false;
      events.add(ClusterEvent.Kind.COPIES_BELOW_TWO, 0, why);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
