package io.hibernateaws.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.session.Sessions;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A borrow or a return whose stack ends anywhere in it has happened or has not begun, over the real
 * queue and ledger: depths of a small stack are tried from where there is room for no call to where
 * there is enough. What is held where a thread ends is held for good.
 */
@Timeout(120)
class ExhaustedStackTest {
  /** Depths that are tried one by one, and further ones with strides to where there is room. */
  private static final int EVERY = 120;

  private static final int FURTHER = 60;
  private static final int STRIDE = 20;

  private final FakeServers servers = new FakeServers();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final NanoClock clock = NanoClock.system();
  private final LinkPool pool;
  private final Sessions sessions;
  private int overflows;
  private int completed;

  ExhaustedStackTest() {
    servers.server("a", Role.WRITER);
    pool =
        TestSupply.over(
            servers,
            new Snapshots().cluster("a"),
            observation -> {},
            EngineObserver.NONE,
            clock,
            watchdog,
            new PoolSettings(true, 1, 0, Duration.ofSeconds(2), Duration.ofHours(1), null, null),
            Duration.ofSeconds(2));
    sessions =
        new Sessions(
            pool.supply(),
            () -> null,
            servers::family,
            new SessionSettings(true, true, true, true, null, SessionSettings.Check.NEVER),
            ReadRouting.NONE,
            Duration.ofSeconds(2),
            null,
            null,
            TestEvents.to(EngineObserver.NONE),
            clock);
  }

  @AfterEach
  void stop() {
    pool.close(Duration.ZERO, Deadline.in(Duration.ofSeconds(5), clock));
    watchdog.close();
  }

  /** What is done at the end of the stack. */
  private interface Work {
    void run() throws SQLException;
  }

  /** What is done with one depth of the stack. */
  private interface AtDepth {
    void run(int depth) throws SQLException;
  }

  private Connection connect() throws SQLException {
    return sessions.openBound(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, () -> {});
  }

  @Test
  void a_borrow_of_an_idle_link_costs_no_permit_and_no_lock() throws Exception {
    everyDepth(
        depth -> {
          Connection[] lent = new Connection[1];
          try {
            at(depth, () -> lent[0] = connect());
          } finally {
            if (lent[0] != null) {
              lent[0].close();
            }
          }
        });
  }

  @Test
  void a_borrow_that_opens_its_link_costs_no_permit_and_no_lock() throws Exception {
    everyDepth(
        depth -> {
          Connection[] lent = new Connection[1];
          try {
            at(depth, () -> lent[0] = connect());
          } finally {
            if (lent[0] != null) {
              lent[0].abort(Runnable::run);
            }
          }
        });
  }

  @Test
  void a_close_that_had_no_room_is_made_up_for_by_the_next() throws Exception {
    everyDepth(
        depth -> {
          Connection lent = connect();
          try {
            at(depth, lent::close);
          } finally {
            lent.close();
          }
        });
  }

  @Test
  void where_there_was_room_to_borrow_there_is_room_to_close() throws Exception {
    everyDepth(depth -> at(depth, () -> connect().close()));
  }

  @Test
  void an_abort_that_had_no_room_is_made_up_for_by_the_next() throws Exception {
    everyDepth(
        depth -> {
          Connection lent = connect();
          try {
            at(depth, () -> lent.abort(Runnable::run));
          } finally {
            lent.abort(Runnable::run);
          }
        });
  }

  private void everyDepth(AtDepth work) throws Exception {
    for (int i = 0; i < 3; i++) {
      // What is loaded for the first time where the stack ends can never be used again.
      connect().close();
      connect().abort(Runnable::run);
      work.run(1);
    }
    List<Throwable> wrong = new ArrayList<>();
    for (int i = 0; i < EVERY + FURTHER && wrong.isEmpty(); i++) {
      int above = i < EVERY ? i : i + (i - EVERY) * STRIDE;
      Thread thread = new Thread(null, () -> oneDepth(above, work, wrong), "deep", 300_000);
      thread.start();
      thread.join();
      nextSessionIsThere(above);
    }
    assertThat(wrong).isEmpty();
    assertThat(overflows).as("too deep").isPositive();
    assertThat(completed).as("not too deep").isPositive();
  }

  private void oneDepth(int above, AtDepth work, List<Throwable> wrong) {
    try {
      work.run(deepest() + 2 - above);
      completed++;
    } catch (StackOverflowError e) {
      overflows++;
    } catch (Throwable e) {
      wrong.add(e);
    }
  }

  private void nextSessionIsThere(int above) throws Exception {
    assertThat(pool.counts().borrowed()).as("links lent %d calls above the end", above).isZero();
    CompletableFuture<Connection> next = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                next.complete(connect());
              } catch (Throwable e) {
                next.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    next.get(5, TimeUnit.SECONDS).close();
  }

  /** How often {@link #at} may call itself on this thread. */
  private static int deepest() throws SQLException {
    int fits = 0;
    int tooDeep = 1 << 16;
    while (tooDeep - fits > 1) {
      int middle = (fits + tooDeep) >>> 1;
      if (fits(middle)) {
        fits = middle;
      } else {
        tooDeep = middle;
      }
    }
    return fits;
  }

  private static boolean fits(int depth) throws SQLException {
    try {
      at(depth, null);
      return true;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static void at(int depth, @Nullable Work work) throws SQLException {
    if (depth > 0) {
      at(depth - 1, work);
    } else if (work != null) {
      work.run();
    }
  }
}
