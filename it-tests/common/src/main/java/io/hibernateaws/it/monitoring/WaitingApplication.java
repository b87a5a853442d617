package io.hibernateaws.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An application with an engine of its own that waits inside a statement. */
public final class WaitingApplication implements EngineObserver, AutoCloseable {
  private static final String FOR_EVER = Product.underTest().sql().sleep(Duration.ofMinutes(5));
  private static final long CALM = TimeUnit.MILLISECONDS.toNanos(400);

  private final AwsDataSource dataSource;
  private volatile long probed;
  private volatile long probedBefore;
  private final AtomicInteger abortedCalls = new AtomicInteger();
  private final AtomicInteger aborts = new AtomicInteger();

  public WaitingApplication(LocalAurora cluster, Map<String, ?> more) {
    this(settings(cluster, more));
  }

  public WaitingApplication(Map<String, ?> settings) {
    dataSource = new AwsDataSource(settings, this);
  }

  private static Map<String, Object> settings(LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("hibernate.aws.pool.enabled", "false");
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    return settings;
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.Probed) {
      probedBefore = probed;
      probed = System.nanoTime();
    } else if (event instanceof EngineEvent.CallsAborted aborted) {
      abortedCalls.addAndGet(aborted.calls());
      aborts.incrementAndGet();
    }
  }

  /** Whether the topology is asked at leisure again, as it is a while after a search. */
  public boolean isCalm() {
    return probed - probedBefore > CALM;
  }

  /** How many calls were ended because their host was given up. */
  public int abortedCalls() {
    return abortedCalls.get();
  }

  /** How often a host was given up that calls waited for. */
  public int aborts() {
    return aborts.get();
  }

  public AwsDataSource dataSource() {
    return dataSource;
  }

  public void warmUp() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select 1");
    }
  }

  /** When the statement that waits for ever ended, by {@link System#nanoTime}. */
  public long waitForEver() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(FOR_EVER);
      throw new AssertionError("slept through the fault");
    } catch (SQLException told) {
      long now = System.nanoTime();
      assertThat(told.getSQLState()).startsWith("08");
      return now;
    }
  }

  /** Waits so long inside a statement that must not fail. */
  public boolean waitFor(long millis) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(Product.underTest().sql().sleep(Duration.ofMillis(millis)))) {
      return rows.next();
    }
  }

  /** How many statements wait for ever on the first instance. */
  public static int waiting(LocalAurora cluster) throws SQLException {
    return Sessions.on(cluster, 1, Product.underTest().sessions().running(FOR_EVER));
  }

  /** How many connections applications and monitors have to the first instance. */
  public static int connections(LocalAurora cluster) throws SQLException {
    return Sessions.on(cluster, 1, Product.underTest().sessions().ofUser(cluster.user()));
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
