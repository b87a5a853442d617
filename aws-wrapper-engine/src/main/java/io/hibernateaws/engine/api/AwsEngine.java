package io.hibernateaws.engine.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running engine for one cluster: monitors, stores and the queue above them. Thread-safe. Made by
 * {@code EngineAssembly.assemble}; its maker closes it.
 */
public interface AwsEngine extends AutoCloseable {
  /**
   * A connection that chooses its host at its first statement; never waits and never touches the
   * network.
   */
  default Connection connect(ConnectRequest request, SessionOptions options) throws SQLException {
    return connect(request, options, () -> {});
  }

  /**
   * The same for a caller that counts the users of the engine.
   *
   * @param onEnd run when the connection is closed or aborted, on that thread, and again if it is
   *     both; not if this call fails
   */
  Connection connect(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException;

  /** With JDBC's own defaults. */
  default Connection connect(ConnectRequest request) throws SQLException {
    return connect(request, SessionOptions.DEFAULT);
  }

  /**
   * A connection that is already bound, for a pool above the engine: health checks and log-in must
   * fail while the database is down.
   *
   * @param onEnd run when the connection is closed or aborted, on that thread, and again if it is
   *     both; not if this call fails
   */
  Connection connectEagerly(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException;

  /**
   * The settings in force: every name below {@code hibernate.aws.} with its value as text with its
   * unit, or with what is done where it is unset. Secrets are shown as {@code ***}. Unmodifiable.
   */
  Map<String, String> settings();

  /** The engine as its events name it; the same all its life. */
  EngineEvent.Source source();

  /** What is known of the cluster now; never null, empty of members until the first topology. */
  ClusterView cluster();

  /**
   * Told by the layer above when the application has finished booting: from then on sessions wait
   * for a failover, before they take the writer if it is verified now, else any reader, so that an
   * application starts while its writer is down.
   */
  void applicationStarted();

  /**
   * How old that is: since the question was sent whose answer the members are. Null before the
   * first topology, and where a database has none.
   */
  @Nullable Duration topologyAge();

  /** Numbers of links for information and tests: open, borrowed, waiting. */
  LinkCounts linkCounts();

  /** The open links by instance; instances without any are left out. In no order. */
  List<InstanceLinks> instanceLinks();

  /** The {@link #diagnose(Duration)} of three seconds. */
  default Diagnosis diagnose() {
    return diagnose(Duration.ofSeconds(3));
  }

  /**
   * Asks every host of the cluster what the engine finds there and what is missing, on links of its
   * own, each host on a thread of its own; changes nothing. Never throws because of what it finds.
   *
   * @param limit of the whole; a host that has not answered by then is a finding
   */
  Diagnosis diagnose(Duration limit);

  /** Adds an observer of every event from now on. */
  void observe(EngineObserver observer);

  /**
   * Ends everything within 5 s: running transactions get {@code shutdown.drain}, then stores, then
   * monitors. Idempotent.
   */
  @Override
  void close();
}
