package io.hibernateaws.it.benchmarks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of a guarded statement or result set beside the driver's own. The ten statements are
 * taken in turn, so that neither is inlined down to one of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPath {
  private static final int STATEMENTS = 10;

  private final StubSession session = new StubSession();
  private final PreparedStatement raw = StubConnection.open().prepareStatement(text(0));
  private final PreparedStatement guarded = session.prepare(text(0));
  private final PreparedStatement[] raws =
      IntStream.range(0, STATEMENTS)
          .mapToObj(number -> StubConnection.open().prepareStatement(text(number)))
          .toArray(PreparedStatement[]::new);
  private final PreparedStatement[] guardeds =
      IntStream.range(0, STATEMENTS)
          .mapToObj(number -> session.prepare(text(number)))
          .toArray(PreparedStatement[]::new);
  private final PreparedStatement rawOther =
      StubConnection.open().prepareStatement(StubConnection.OTHER_ROWS_EACH_TIME);
  private final PreparedStatement guardedOther =
      session.prepare(StubConnection.OTHER_ROWS_EACH_TIME);
  private final ResultSet rawRows;
  private final ResultSet guardedRows;
  private int turn;

  public HotPath() {
    try {
      rawRows = raw.executeQuery();
      guardedRows = guarded.executeQuery();
    } catch (SQLException e) {
      throw new IllegalStateException("the stub driver does not fail", e);
    }
  }

  private static String text(int number) {
    return "select id, customer, total from purchase_" + number + " where id = ?";
  }

  @TearDown
  public void close() {
    session.close();
  }

  @Benchmark
  public ResultSet rawQuery() throws SQLException {
    return raw.executeQuery();
  }

  @Benchmark
  public ResultSet guardedQuery() throws SQLException {
    return guarded.executeQuery();
  }

  @Benchmark
  public ResultSet rawTenQueries() throws SQLException {
    return raws[next()].executeQuery();
  }

  @Benchmark
  public ResultSet guardedTenQueries() throws SQLException {
    return guardeds[next()].executeQuery();
  }

  /** Other rows each time: what a wrapper of rows adds. */
  @Benchmark
  public ResultSet rawOtherRows() throws SQLException {
    return rawOther.executeQuery();
  }

  @Benchmark
  public ResultSet guardedOtherRows() throws SQLException {
    return guardedOther.executeQuery();
  }

  @Benchmark
  public int rawUpdate() throws SQLException {
    return raw.executeUpdate();
  }

  @Benchmark
  public int guardedUpdate() throws SQLException {
    return guarded.executeUpdate();
  }

  @Benchmark
  public int rawGetter() throws SQLException {
    return rawRows.getInt(1);
  }

  @Benchmark
  public int guardedGetter() throws SQLException {
    return guardedRows.getInt(1);
  }

  private int next() {
    turn = turn == STATEMENTS - 1 ? 0 : turn + 1;
    return turn;
  }
}
