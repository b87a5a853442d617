package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What writers were told of each row of table {@code note} when their connections ended, beside
 * what the server holds.
 */
final class WritersTold {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int WRITERS = 8;
  private static final int COMMITS_BEFORE = 40;

  private final AtomicInteger rows = new AtomicInteger();
  private final Set<Integer> returned = ConcurrentHashMap.newKeySet();
  private final Set<Integer> rolledBack = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lostCommits = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private volatile boolean over;
  private final Set<Told> others = ConcurrentHashMap.newKeySet();

  /** Writers commit until the end, each until it was told something else. */
  void run(AwsEngine engine, Runnable end) throws Exception {
    over = false;
    int before = returned.size();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(CompletableFuture.runAsync(() -> writeUntilTold(engine), threads));
      }
      await().atMost(DEADLINE).until(() -> returned.size() >= before + COMMITS_BEFORE);
      end.run();
      over = true;
      for (CompletableFuture<Void> writer : writers) {
        writer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdown();
    }
  }

  private void writeUntilTold(AwsEngine engine) {
    Told told = Told.RETURNED;
    while (told == Told.RETURNED && !over) {
      int row = rows.getAndIncrement();
      Throwable thrown =
          catchThrowable(
              () -> {
                try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
                  connection.setAutoCommit(false);
                  Sql.run(connection, "insert into note values (" + row + ")");
                  connection.commit();
                }
              });
      told = Told.of(thrown);
      note(row, told, thrown);
    }
  }

  private void note(int row, Told told, @Nullable Throwable thrown) {
    boolean atCommit =
        thrown instanceof FailoverSQLException verdict
            && verdict.details().phase() == FailoverDetails.Phase.COMMIT;
    switch (told) {
      case RETURNED -> returned.add(row);
      case ROLLED_BACK, NOTHING_LOST -> {
        rolledBack.add(row);
        lostCommits.addAndGet(atCommit ? 1 : 0);
      }
      case UNKNOWN -> unknown.incrementAndGet();
      case NO_HOST, REFUSED, OTHER -> others.add(told);
    }
  }

  /** Prints how many of the commits that failed are unknown: without asking, all of them were. */
  void compare(LocalAurora server, int instance, String what) throws SQLException {
    Set<Integer> there = new TreeSet<>();
    try (Connection admin = server.adminConnection(instance);
        Statement statement = admin.createStatement();
        ResultSet all = statement.executeQuery("select id from note")) {
      while (all.next()) {
        there.add(all.getInt(1));
      }
    }
    Set<Integer> wrong = new TreeSet<>(rolledBack);
    wrong.retainAll(there);
    Set<Integer> missing = new TreeSet<>(returned);
    missing.removeAll(there);
    System.out.printf(
        "WRITERS %s: committed=%d verdicts=%d commits_lost=%d unknown=%d wrong=%d%n",
        what,
        returned.size(),
        rolledBack.size() + unknown.get(),
        lostCommits.get() + unknown.get(),
        unknown.get(),
        wrong.size() + missing.size());
    assertThat(wrong).as("told to be lost, and there").isEmpty();
    assertThat(missing).as("acknowledged, and not there").isEmpty();
    assertThat(others).isEmpty();
  }
}
