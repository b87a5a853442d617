package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writers write through it all; whatever was acknowledged to them is there in the end, once. */
abstract class Durability {
  private static final Duration PACE = Duration.ofMillis(1);
  private static final int WRITERS = 4;

  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicLong next = new AtomicLong();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
  private volatile boolean stop;

  /** In each of them the writer is lost six times; {@code -Ddurability.rounds=…} for more. */
  abstract int rounds();

  /** A cluster of three instances. */
  abstract LocalAurora start();

  @Test
  void no_acknowledged_write_disappears_or_appears_twice() throws Exception {
    try (LocalAurora aurora = start()) {
      // No key: a row that appears twice must be seen.
      Sql.write(aurora, "create table t(id bigint)");
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        // Half of them know no names and insist on the host they have: the deposed one too.
        boolean insists = i % 2 == 0;
        Thread thread = new Thread(() -> write(aurora, insists), "writer " + i);
        writers.add(thread);
        thread.start();
      }
      for (int round = 0; round < Integer.getInteger("durability.rounds", rounds()); round++) {
        afterMoreWrites();
        crashWriter(aurora, Crash.RESET);
        afterMoreWrites();
        crashWriter(aurora, Crash.SILENT);
        afterMoreWrites();
        freezeWriter(aurora);
        afterMoreWrites();
        aurora.switchover(aurora.writer() % 3 + 1);
        inSync(aurora);
        afterMoreWrites();
        aurora.failover(aurora.writer() % 3 + 1);
        rejoinDead(aurora);
        afterMoreWrites();
        crashReaderAtOnce(aurora);
      }
      stop = true;
      for (Thread writer : writers) {
        writer.join(PATIENCE.toMillis());
        assertThat(writer.isAlive()).isFalse();
      }
      assertThat(surprises).isEmpty();
      check(aurora);
    }
  }

  private void check(LocalAurora aurora) throws SQLException {
    List<@Nullable String> found = Sql.ask(aurora, aurora.writer(), "select id from t");
    Map<Long, Long> counts =
        found.stream()
            .map(id -> Long.valueOf(String.valueOf(id)))
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    System.out.printf(
        "DURABILITY acknowledged=%d found=%d unknown=%d%n",
        acknowledged.size(), found.size(), unknown.size());
    assertThat(counts.values()).allMatch(count -> count == 1);
    Set<Long> missing = new HashSet<>(acknowledged);
    missing.removeAll(counts.keySet());
    assertThat(missing).isEmpty();
    Set<Long> strangers = new HashSet<>(counts.keySet());
    strangers.removeAll(acknowledged);
    strangers.removeAll(unknown);
    assertThat(strangers).isEmpty();
    assertThat(acknowledged.size()).isGreaterThan(500);
  }

  private void write(LocalAurora aurora, boolean insists) {
    int host = aurora.writer();
    while (!stop) {
      if (!insists) {
        host = aurora.writer();
      }
      try (Connection connection = aurora.connection(host)) {
        connection.setNetworkTimeout(Runnable::run, 2_000);
        insert(connection);
      } catch (SQLException lost) {
        host = aurora.writer();
      } catch (RuntimeException | Error e) {
        surprises.add(e);
        return;
      }
    }
  }

  private void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t values (?)")) {
      while (!stop) {
        long id = next.incrementAndGet();
        insert.setLong(1, id);
        unknown.add(id);
        insert.executeUpdate();
        acknowledged.add(id);
        unknown.remove(id);
        // Enough to have a commit in flight at any moment, and time left for the servers.
        LockSupport.parkNanos(PACE.toNanos());
      }
    }
  }

  private void afterMoreWrites() {
    int before = acknowledged.size();
    await().until(() -> acknowledged.size() > before + 50);
  }

  private static void inSync(LocalAurora aurora) {
    await().until(() -> aurora.inSync().size() == 2);
    twoCopies(aurora);
  }

  private static void twoCopies(LocalAurora aurora) {
    long restored = aurora.events().stream().filter(e -> e.kind() == Kind.COPIES_RESTORED).count();
    long lost = aurora.events().stream().filter(e -> e.kind() == Kind.COPIES_BELOW_TWO).count();
    if (restored < lost) {
      ClusterEvent last =
          aurora.events().stream()
              .filter(e -> e.kind() == Kind.COPIES_BELOW_TWO)
              .reduce((a, b) -> b)
              .orElseThrow();
      aurora.awaitEvent(Kind.COPIES_RESTORED, last.nanoTime(), PATIENCE);
    }
  }

  private static void rejoinDead(LocalAurora aurora) {
    int dead = firstNotUp(aurora);
    await().until(() -> aurora.life(aurora.writer()) == Life.UP);
    aurora.rejoin(dead);
    inSync(aurora);
  }

  private static int firstNotUp(LocalAurora aurora) {
    for (int n = 1; n <= aurora.instances(); n++) {
      if (aurora.life(n) != Life.UP) {
        return n;
      }
    }
    throw new AssertionError("All are up");
  }

  private static void crashWriter(LocalAurora aurora, Crash crash) {
    long since = System.nanoTime();
    int old = aurora.writer();
    aurora.crash(old, crash);
    aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
    rejoinDead(aurora);
  }

  private static void freezeWriter(LocalAurora aurora) {
    long since = System.nanoTime();
    int old = aurora.writer();
    aurora.freeze(old);
    aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
    aurora.thaw(old);
    assertThat(aurora.life(old)).isEqualTo(Life.DOWN);
    rejoinDead(aurora);
  }

  /**
   * A reader dies, and the writer right after it: what it had acknowledged must survive, unless the
   * cluster itself says that there is one copy only.
   */
  private static void crashReaderAtOnce(LocalAurora aurora) {
    int reader = aurora.writer() % 3 + 1;
    long since = System.nanoTime();
    aurora.crash(reader);
    twoCopies(aurora);
    int old = aurora.writer();
    aurora.crash(old);
    aurora.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
    aurora.rejoin(old);
    aurora.rejoin(reader);
    inSync(aurora);
  }
}
