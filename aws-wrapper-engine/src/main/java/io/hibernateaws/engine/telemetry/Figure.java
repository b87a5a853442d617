package io.hibernateaws.engine.telemetry;

import static io.hibernateaws.engine.telemetry.Figure.Kind.COUNTER;
import static io.hibernateaws.engine.telemetry.Figure.Kind.DURATION;
import static io.hibernateaws.engine.telemetry.Figure.Kind.GAUGE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is measured: one row for each figure, whatever shows it. Names follow
 * OpenTelemetry's conventions for connection pools where these have one, else the AWS wrapper for
 * Python where that has one. Every figure carries the unit and the cluster; what else it is split
 * by stands in its row.
 */
enum Figure {
  CONNECTIONS(
      "db.client.connection.count",
      GAUGE,
      "{connection}",
      List.of(Figure.INSTANCE, Figure.ROLE, "db.client.connection.state"),
      "Open links of sessions and stores to each instance: `used` by a session, or `idle`."),
  CONNECTIONS_MAX(
      "db.client.connection.max",
      GAUGE,
      "{connection}",
      List.of(),
      "Links in use at once, per role: `pool.max_size`."),
  CONNECTIONS_PENDING(
      "db.client.connection.pending_requests",
      GAUGE,
      "{request}",
      List.of(),
      "Sessions that wait for a permit."),
  CONNECTION_CREATE(
      "db.client.connection.create_time",
      DURATION,
      "s",
      List.of(Figure.INSTANCE, Figure.ROLE),
      "A physical connection was opened and its role verified; the count is how many."),
  CONNECTION_WAIT(
      "db.client.connection.wait_time",
      DURATION,
      "s",
      List.of(Figure.INSTANCE, Figure.ROLE),
      "A session got a link: from its first statement until then, a wait for a failover included."),
  CONNECTION_USE(
      "db.client.connection.use_time",
      DURATION,
      "s",
      List.of(Figure.INSTANCE),
      "A session gave its link back: how long it had it."),
  BORROW_FAILED(
      "borrow.failed.count",
      COUNTER,
      "{session}",
      List.of("error.type"),
      "A session got no link; the type is the SQLSTATE that it was told."),
  HELD_LONG(
      "borrow.held_long.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "A session has held its link longer than `pool.leak_detection`."),
  WRITER_FAILOVER(
      "writer_failover.triggered.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "A session lost its link to this writer in a call and waits for a host."),
  WRITER_FAILOVER_SUCCESS(
      "writer_failover.completed.success.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "It has a host again; what became of its transaction is another figure."),
  WRITER_FAILOVER_FAILED(
      "writer_failover.completed.failed.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "It had no host before its deadline."),
  READER_FAILOVER(
      "reader_failover.triggered.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "A session lost its link to this reader in a call and waits for a host."),
  READER_FAILOVER_SUCCESS(
      "reader_failover.completed.success.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "It has a host again."),
  READER_FAILOVER_FAILED(
      "reader_failover.completed.failed.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "It had no host before its deadline."),
  FAILOVER_DURATION(
      "failover.duration",
      DURATION,
      "s",
      List.of(Figure.INSTANCE, Figure.ROLE, "result"),
      "How long a session waited for a host after its loss: `success` or `failed`."),
  VERDICT(
      "transaction.verdict.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE, "verdict"),
      "A session was told what a loss did to its transaction: `none` was open, `rolled_back`,"
          + " `unknown`, or `no_host` was found."),
  VERIFICATION(
      "transaction.verification.duration",
      DURATION,
      "s",
      List.of(Figure.INSTANCE, "outcome"),
      "A commit that was lost in flight was asked about: `committed` or `rolled_back`."),
  RETRY(
      "transaction.retry.count",
      COUNTER,
      "{attempt}",
      List.of(Figure.INSTANCE),
      "`FailoverRetry` runs a unit of work again after a verdict."),
  READER_FALLBACK(
      "reader_fallback.count",
      COUNTER,
      "{session}",
      List.of(Figure.INSTANCE),
      "A read-only session was given the writer, because no reader was usable or fresh enough."),
  HOST_UNHEALTHY(
      "host_monitoring.host_unhealthy.count",
      COUNTER,
      "{instance}",
      List.of(Figure.INSTANCE),
      "A host's monitor gave the host up."),
  CONNECTIONS_ABORTED(
      "host_monitoring.connections.aborted",
      COUNTER,
      "{connection}",
      List.of(Figure.INSTANCE),
      "Calls in flight that it ended then."),
  PROBE(
      "monitoring.probe.duration",
      DURATION,
      "s",
      List.of(Figure.INSTANCE, "result"),
      "A monitor asked an instance for its role: `answered` or `unanswered`."),
  SEARCH(
      "topology.search.duration",
      DURATION,
      "s",
      List.of("result"),
      "A search for the writer, one for all sessions: `found` or `not_found`."),
  TOPOLOGY_CHANGED(
      "topology.changed.count",
      COUNTER,
      "{change}",
      List.of(),
      "The writer or the members are others than before."),
  WRITER_CHANGED(
      "topology.writer_changed.count",
      COUNTER,
      "{change}",
      List.of(Figure.INSTANCE),
      "This instance is the writer and another one was: a failover or switchover of the cluster."),
  MEMBER_DOWN(
      "topology.member_down.count",
      COUNTER,
      "{instance}",
      List.of(Figure.INSTANCE),
      "An instance does not answer any more."),
  MEMBERS("topology.members", GAUGE, "{instance}", List.of(Figure.ROLE), "Members of the cluster."),
  TOPOLOGY_AGE(
      "topology.age",
      GAUGE,
      "s",
      List.of(),
      "Since the question was sent whose answer the members are."),
  REPLICA_LAG(
      "topology.replica_lag",
      GAUGE,
      "s",
      List.of(Figure.INSTANCE),
      "How far a reader is behind, as the topology says; absent while that is not known."),
  CREDENTIALS_FETCH(
      "credentials.fetch.duration",
      DURATION,
      "s",
      List.of(),
      "A password was fetched from its source, for one physical connection.");

  /** The label of the server's own identifier. */
  static final String INSTANCE = "instance";

  /** The label of {@code writer} or {@code reader}. */
  static final String ROLE = "role";

  /** Where the histograms of times are cut: from a borrow to a failover that takes minutes. */
  static final List<Duration> BUCKETS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5));

  /** How a figure behaves. */
  enum Kind {
    /** Only grows. */
    COUNTER,
    /** A histogram of times. */
    DURATION,
    /** The value at this moment. */
    GAUGE
  }

  private final String metric;
  private final Kind kind;
  private final String unit;

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<String> labels;

  private final String doc;

  Figure(String metric, Kind kind, String unit, List<String> labels, String doc) {
    this.metric = metric;
    this.kind = kind;
    this.unit = unit;
    this.labels = labels;
    this.doc = doc;
  }

  /** Its name, in words with dots. */
  String metric() {
    return metric;
  }

  Kind kind() {
    return kind;
  }

  /** Of a value: {@code s} for seconds, in braces what is counted. */
  String unit() {
    return unit;
  }

  /** What it is split by, besides unit and cluster. */
  List<String> labels() {
    return labels;
  }

  /** One sentence for the documentation. */
  String doc() {
    return doc;
  }

  /** Whether values are seconds; else something is counted, so that values can be added up. */
  boolean isTime() {
    return unit.equals("s");
  }

  boolean hasInstance() {
    return labels.contains(INSTANCE);
  }

  boolean hasRole() {
    return labels.contains(ROLE);
  }

  /** The label that only this figure has, null for none. */
  @Nullable String ownLabel() {
    List<String> own = new ArrayList<>(labels);
    own.removeAll(List.of(INSTANCE, ROLE));
    return own.isEmpty() ? null : own.get(0);
  }
}
