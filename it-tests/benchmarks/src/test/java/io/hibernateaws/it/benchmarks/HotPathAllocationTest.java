package io.hibernateaws.it.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Guarded calls allocate nothing, also before any of them is compiled: what the compiler can remove
 * later still costs an application its first minutes.
 */
class HotPathAllocationTest {
  private static final int ROUNDS = 20;

  /** In all rounds together too few for the compiler that removes allocations. */
  private static final int CALLS = 100;

  private static final String QUERY = "select id, customer from purchase where id = ?";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final StubSession session = new StubSession();

  /** One call of a statement or a result set. */
  private interface Call {
    void run() throws SQLException;
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void queries_allocate_nothing_from_the_first_call() throws SQLException {
    PreparedStatement statement = session.prepare(QUERY);

    assertThat(bytes(statement::executeQuery)).isZero();
  }

  @Test
  void updates_allocate_nothing_from_the_first_call() throws SQLException {
    PreparedStatement statement = session.prepare("update purchase set customer = ? where id = ?");

    assertThat(bytes(statement::executeUpdate)).isZero();
  }

  @Test
  void reading_rows_allocates_nothing_from_the_first_call() throws SQLException {
    ResultSet rows = session.prepare(QUERY).executeQuery();

    assertThat(
            bytes(
                () -> {
                  rows.next();
                  rows.getInt(1);
                }))
        .isZero();
  }

  @Test
  void a_new_result_of_the_driver_costs_one_small_wrapper() throws SQLException {
    PreparedStatement statement = session.prepare(StubConnection.OTHER_ROWS_EACH_TIME);

    assertThat(bytes(statement::executeQuery)).isBetween(CALLS * 16L, CALLS * 24L);
  }

  @Test
  void a_result_is_the_same_as_before_only_if_the_drivers_is() throws SQLException {
    PreparedStatement same = session.prepare(QUERY);
    PreparedStatement other = session.prepare(StubConnection.OTHER_ROWS_EACH_TIME);

    assertThat(same.executeQuery()).isSameAs(same.executeQuery());
    assertThat(other.executeQuery()).isNotSameAs(other.executeQuery());
  }

  /**
   * What a round allocates in which the JVM itself has nothing to do; it links calls and loads
   * classes on the caller's thread now and then.
   */
  private long bytes(Call call) throws SQLException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
