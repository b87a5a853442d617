package io.hibernateaws.engine.config;

import static io.hibernateaws.engine.config.Values.duration;
import static io.hibernateaws.engine.config.Values.integer;
import static io.hibernateaws.engine.config.Values.positive;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.driver.Drivers;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.endpoint.JvmResolver;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.product.Families;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.select.ReaderSelection;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.spi.SessionInitializer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The catalogue: every setting that acts, and nothing else. */
public final class Settings {
  private static final String S = "s";
  private static final String MS = "ms";
  private static final String UNSET = "unset";

  /** Of {@code host_availability.strategy}. */
  static final String BACKOFF = "exponential_backoff";

  static final Setting<List<String>> PLUGINS =
      Setting.of(
              "plugins",
              Values::list,
              "list",
              null,
              "initial_connection,aurora_connection_tracker,failover,host_monitoring,read_write_splitting",
              "What the engine does: a list replaces the default, +code and -code modify it, an empty value means nothing.")
          .alias("wrapperPlugins", "wrapper_plugins");
  static final Setting<Boolean> AUTO_SORT =
      bool(
              "auto_sort_plugin_order",
              true,
              "Whether plugins may be listed in any order; they always act in the canonical one.")
          .alias("auto_sort_wrapper_plugin_order", "autoSortWrapperPluginOrder");
  static final Setting<Boolean> ENABLE_FAILOVER =
      Setting.of(
              "enable_failover",
              Values::bool,
              "boolean",
              null,
              UNSET,
              "Adds or removes failover in the list of plugins; for migration.")
          .alias("enableClusterAwareFailover");
  static final Setting<Boolean> FAILURE_DETECTION =
      Setting.of(
              "failure_detection_enabled",
              Values::bool,
              "boolean",
              null,
              UNSET,
              "Adds or removes host_monitoring in the list of plugins; for migration.")
          .alias("failureDetectionEnabled");
  static final Setting<String> PROFILE =
      Setting.of(
              "profile",
              Values::nonEmpty,
              "name",
              null,
              "none",
              "A named set of settings; explicit settings win.")
          .alias("profile_name", "wrapperProfileName");

  static final Setting<String> FAMILY =
      Setting.of(
              "family",
              value -> Families.named(Values.text(value)).code(),
              "family code",
              null,
              "detected",
              "The kind of database: aurora-pg, rds-pg, pg.")
          .alias("wrapper_dialect", "wrapperDialect");
  static final Setting<String> DRIVER =
      Setting.of(
              "driver",
              value -> Drivers.named(Values.text(value)).code(),
              "driver code",
              null,
              "from the URL",
              "The JDBC driver below the engine: pgjdbc.")
          .alias(
              "wrapper_driver_dialect",
              "wrapper_target_driver_dialect",
              "wrapperTargetDriverDialect");
  static final Setting<Duration> AUXILIARY_QUERY_TIMEOUT =
      seconds("auxiliary_query_timeout", 5, "Deadline of the engine's own queries.")
          .alias("auxiliary_query_timeout_sec");
  static final Setting<String> CLUSTER_ID =
      text(
              "cluster_id",
              "derived from the endpoint",
              "Identity of the cluster: key of its topology, its monitors and its metrics.")
          .alias("clusterId");
  static final Setting<InstanceTemplate> INSTANCE_HOST_PATTERN =
      Setting.of(
              "cluster_instance_host_pattern",
              value -> InstanceTemplate.parse(Values.text(value)),
              "host name with one ?, optional port",
              null,
              "derived from the endpoint",
              "Where the instances of the cluster are reached; required behind an IP address or a custom domain.")
          .alias("clusterInstanceHostPattern");
  static final Setting<HostResolver> HOST_RESOLVER =
      Setting.of(
          "host_resolver",
          Resolvers::parse,
          "instance, class or class name",
          new JvmResolver(),
          "the JVM's look-up",
          "Turns names into addresses for every connect of the engine; drivers resolve nothing.");
  static final Setting<String> MONITORING_USER =
      text(
          "monitoring.user",
          "the connection's own",
          "Database user of all monitors; on PostgreSQL a member of the connections' own, or of"
              + " pg_signal_backend, to end what abandoned connections leave behind.");
  static final Setting<String> MONITORING_PASSWORD =
      text("monitoring.password", "the connection's own", "Password of that user.").asSecret();
  static final Setting<String> MONITORING_DATABASE =
      text("monitoring.database", "the connection's own", "Database of all monitors.");
  static final Setting<Duration> IDLE_DISCONNECT =
      unsetSeconds(
          "monitoring.idle_disconnect",
          "How long nobody wants a connection until monitors and pools close their links, so that a serverless database may sleep; 0 for never.");

  static final Setting<Duration> TOPOLOGY_REFRESH =
      millis("topology.refresh_interval", 30_000, "Age after which a topology is renewed.")
          .alias("topology_refresh_ms", "clusterTopologyRefreshRateMs");
  static final Setting<Duration> TOPOLOGY_HIGH_REFRESH =
      millis(
              "topology.high_refresh_interval",
              100,
              "Pause between questions once a search is older than 5 s, and for 30 s after it.")
          .alias(
              "cluster_topology_high_refresh_rate_ms",
              "clusterTopologyHighRefreshRateMs",
              "failoverClusterTopologyRefreshRateMs")
          .alias("failover_cluster_topology_refresh_rate_sec", positive(SECONDS));

  static final Setting<Duration> DETECTION_TIME =
      millis(
              "host_monitoring.detection_time",
              5_000,
              "Grace from the start of a call to the first probe of its host.")
          .alias("efm.detection_time", "failure_detection_time_ms", "failureDetectionTime");
  static final Setting<Duration> DETECTION_INTERVAL =
      millis(
              "host_monitoring.detection_interval",
              1_000,
              "Between probes; a monitor looks at the calls of its host every half of it.")
          .alias(
              "efm.detection_interval",
              "failure_detection_interval_ms",
              "failureDetectionInterval");
  static final Setting<Integer> DETECTION_COUNT =
      Setting.of(
              "host_monitoring.detection_count",
              integer(1),
              "int",
              3,
              "3",
              "Failed probes until a host is dead and its calls in flight are ended.")
          .alias("efm.detection_count", "failure_detection_count", "failureDetectionCount");
  static final Setting<Duration> PROBE_TIMEOUT =
      Setting.of(
              "host_monitoring.probe_timeout",
              positive(MILLIS),
              MS,
              null,
              "half of host_monitoring.detection_interval",
              "Deadline of one probe.")
          .alias("efm.probe_timeout");
  static final Setting<Duration> MONITOR_DISPOSAL_TIME =
      millis(
              "host_monitoring.monitor_disposal_time",
              600_000,
              "How long an instance is without a link until its monitor ends.")
          .alias("efm.monitor_disposal_time", "monitor_disposal_time_ms", "monitorDisposalTime");

  static final Setting<String> HOST_AVAILABILITY =
      Setting.of(
              "host_availability.strategy",
              Settings::availability,
              "none, exponential_backoff",
              "none",
              "none",
              "How a reader that died is offered again: as soon as it answers (none), or later after each death.")
          .alias("default_host_availability_strategy", "defaultHostAvailabilityStrategy");
  static final Setting<Integer> HOST_AVAILABILITY_RETRIES =
      Setting.of(
              "host_availability.max_retries",
              integer(0),
              "int",
              5,
              "5",
              "Deaths in a row after which a reader is offered early; after more it waits for 5 minutes.")
          .alias("host_availability_strategy_max_retries", "hostAvailabilityStrategyMaxRetries");
  static final Setting<Duration> HOST_AVAILABILITY_BACKOFF =
      Setting.of(
              "host_availability.initial_backoff",
              Settings::initialBackoff,
              S,
              Duration.ofSeconds(30),
              "30",
              "How long others are preferred to a reader after its first death; doubles with each, at most 300.")
          .alias(
              "host_availability_strategy_initial_backoff_time",
              "hostAvailabilityStrategyInitialBackoffTime");

  static final Setting<FailoverMode> FAILOVER_MODE =
      Setting.of(
              "failover.mode",
              Values.oneOf(FailoverMode.class),
              "strict_writer, strict_reader, reader_or_writer",
              null,
              "by endpoint",
              "The role a session ends up with after a failover.")
          .alias("failover_mode", "failoverMode");
  static final Setting<Duration> FAILOVER_TIMEOUT =
      seconds("failover.timeout", 300, "Whole budget of a failover.")
          .alias("failover_timeout_sec")
          .alias("failoverTimeoutMs", positive(MILLIS));
  static final Setting<ReaderSelection> FAILOVER_READER_SELECTION =
      strategy("failover.reader_selection", "Choice among readers after a failover.")
          .alias("failover_reader_host_selector_strategy", "failoverReaderHostSelectorStrategy");
  static final Setting<Boolean> FAILOVER_ON_CONNECT =
      bool(
              "failover.on_connect",
              false,
              "Whether an eager connect that fails starts a failover too.")
          .alias("enable_connect_failover", "enableConnectFailover");
  static final Setting<Duration> FAILOVER_READER_CONNECT_TIMEOUT =
      seconds(
              "failover.reader_connect_timeout",
              30,
              "Limit of one connect to a reader, within network.connect_timeout.")
          .alias("failover_reader_connect_timeout_sec")
          .alias("failoverReaderConnectTimeoutMs", positive(MILLIS));

  static final Setting<ReaderSelection> INITIAL_READER_SELECTION =
      strategy(
              "initial_connection.reader_selection",
              "Choice among readers behind a reader endpoint.")
          .alias(
              "reader_initial_connection_host_selector_strategy",
              "readerInitialConnectionHostSelectorStrategy");
  static final Setting<Duration> INITIAL_RETRY_TIMEOUT =
      millis(
              "initial_connection.retry_timeout",
              30_000,
              "How long a host of the wrong role is tried again, within the session's own limits.")
          .alias("open_connection_retry_timeout_ms", "openConnectionRetryTimeoutMs");
  static final Setting<Duration> INITIAL_RETRY_INTERVAL =
      millis("initial_connection.retry_interval", 1_000, "Pause between these tries.")
          .alias("open_connection_retry_interval_ms", "openConnectionRetryIntervalMs");

  static final Setting<ReaderSelection> READER_SELECTION =
      strategy("read_write_splitting.reader_selection", "Choice among readers for reads.")
          .alias("reader_host_selector_strategy", "readerHostSelectorStrategy");
  static final Setting<String> READER_FALLBACK =
      Setting.of(
          "read_write_splitting.reader_fallback",
          Values.word(List.of("writer", "fail"), List.of()),
          "writer, fail",
          "writer",
          "writer",
          "Who serves reads while no reader is usable: the writer, or nobody.");
  static final Setting<Duration> MAX_REPLICA_LAG =
      Setting.of(
          "read_write_splitting.max_replica_lag",
          Settings::lagBound,
          MS,
          null,
          UNSET,
          "A reader serves reads only while its lag and the age of that knowledge are together within it; at least 100.");
  static final Setting<Set<ReadSignal>> READ_SIGNALS =
      Setting.of(
          "read_write_splitting.signals",
          Values.someOf(ReadSignal.class),
          "list of hibernate, jdbc, spring, jta, scope",
          Collections.unmodifiableSet(EnumSet.allOf(ReadSignal.class)),
          "all",
          "What makes a session a read-only one: Hibernate's readOnly(true), setReadOnly(true),"
              + " Spring's and Jakarta's read-only transactions, ReadOnlyScope.");

  static final Setting<Map<String, Integer>> ROUND_ROBIN_WEIGHTS =
      weights(
              "reader_selection.round_robin.host_weights",
              "How often in a row round_robin uses a reader, by instance identifier or host name.")
          .alias("round_robin_host_weight_pairs", "roundRobinHostWeightPairs");
  static final Setting<Integer> ROUND_ROBIN_DEFAULT =
      Setting.of(
              "reader_selection.round_robin.default_weight",
              integer(1),
              "int",
              1,
              "1",
              "The same for readers that are not listed there.")
          .alias("round_robin_default_weight", "roundRobinDefaultWeight");
  static final Setting<Map<String, Integer>> WEIGHTED_RANDOM_WEIGHTS =
      weights(
              "reader_selection.weighted_random.host_weights",
              "The share of a reader for weighted_random, by instance identifier or host name.")
          .alias("weighted_random_host_weight_pairs", "weightedRandomHostWeightPairs");
  static final Setting<Integer> WEIGHTED_RANDOM_DEFAULT =
      Setting.of(
              "reader_selection.weighted_random.default_weight",
              integer(1),
              "int",
              1,
              "1",
              "The same for readers that are not listed there.")
          .alias("weighted_random_default_weight");

  static final Setting<String> READ_YOUR_WRITES =
      Setting.of(
          "read_your_writes.mode",
          Values.word(List.of("off", "thread"), List.of()),
          "off, thread",
          "off",
          "off",
          "thread: every writing transaction asks for its position after its commit, and later read-only sessions of its thread see it.");
  static final Setting<Duration> READ_YOUR_WRITES_WAIT =
      millis(
          "read_your_writes.wait",
          100,
          "How long a read waits for a reader that shows the write it must see; then the writer serves it.");
  static final Setting<String> SRW_WRITE_ENDPOINT =
      endpoint("srw.write_endpoint", "Where sessions that may write go with `srw`; required then.")
          .alias("srw_write_endpoint", "srwWriteEndpoint");
  static final Setting<String> SRW_READ_ENDPOINT =
      endpoint("srw.read_endpoint", "Where read-only sessions go with `srw`; required then.")
          .alias("srw_read_endpoint", "srwReadEndpoint");
  static final Setting<Boolean> SRW_VERIFY =
      bool(
              "srw.verify_new_connections",
              true,
              "Whether a new connection must confirm the role of its endpoint; false for servers without roles.")
          .alias("srw_verify_new_connections", "verifyNewSrwConnections");
  static final Setting<Duration> SRW_RETRY_TIMEOUT =
      millis(
              "srw.retry_timeout",
              60_000,
              "How long a host of the wrong role is tried again with `srw`, within the session's own limits.")
          .alias("srw_connect_retry_timeout_ms", "srwConnectRetryTimeoutMs");
  static final Setting<Duration> SRW_RETRY_INTERVAL =
      millis("srw.retry_interval", 1_000, "Pause between these tries.")
          .alias("srw_connect_retry_interval_ms", "srwConnectRetryIntervalMs");

  static final Setting<Boolean> TRANSFER_STATE =
      bool(
              "session_state.transfer_on_switch",
              true,
              "Whether a session's settings are replayed on its next link.")
          .alias("transfer_session_state_on_switch", "transferSessionStateOnSwitch");
  static final Setting<Boolean> RESET_STATE =
      bool(
              "session_state.reset_on_close",
              true,
              "Whether a link gets its pristine values back before it is returned.")
          .alias("reset_session_state_on_close", "resetSessionStateOnClose");
  static final Setting<Boolean> ROLLBACK_ON_SWITCH =
      bool(
              "session_state.rollback_on_switch",
              true,
              "Whether a running transaction is ended before a session switches its link.")
          .alias("rollback_on_switch", "rollbackOnSwitch");
  static final Setting<SessionInitializer> INITIALIZER =
      Setting.of(
          "session_state.initializer",
          Initializers::parse,
          "instance, class or class name",
          null,
          "none",
          "A SessionInitializer: the application's own SQL, run on every borrowed link before a session's first statement; costs its round trips at each borrow.");
  static final Setting<String> AUTOCOMMIT_SELECT =
      Setting.of(
          "transaction.autocommit_select",
          Values.word(List.of("query", "unknown"), List.of()),
          "query, unknown",
          "query",
          "query",
          "Whether a SELECT in autocommit mode is taken to commit nothing (query) or trusted as little as a write.");
  static final Setting<String> OUTCOME =
      Setting.of(
          "transaction.outcome",
          Values.word(List.of("track", "verify"), List.of()),
          "track, verify",
          "track",
          "track",
          "What becomes of a lost commit: reported as unknown (track), or the server is asked (verify).");
  static final Setting<String> OUTCOME_SCHEMA =
      identifier("transaction.outcome_schema", "public", "Schema of the marker table of verify.");
  static final Setting<String> OUTCOME_TABLE =
      identifier("transaction.outcome_table", "hibernate_aws_outcome", "Name of that table.");
  static final Setting<Boolean> OUTCOME_TABLE_CREATE =
      bool(
          "transaction.outcome_table_create",
          false,
          "Whether the engine creates that table where it is missing.");
  static final Setting<Duration> OUTCOME_RETENTION =
      Setting.of(
          "transaction.outcome_retention",
          Settings::outcomeRetention,
          S,
          Duration.ofDays(1),
          "86400",
          "Age at which a marker is deleted whose engine is gone; at least 600.");

  static final Setting<Duration> CONNECT_TIMEOUT =
      seconds(
              "network.connect_timeout",
              10,
              "Name resolution, TCP, TLS and authentication together.")
          .alias("connect_timeout")
          .alias("connectTimeout", positive(MILLIS));
  static final Setting<Duration> SOCKET_TIMEOUT =
      unsetSeconds("network.socket_timeout", "Longest silence of one socket read; 0 for none.")
          .alias("socket_timeout")
          .alias("socketTimeout", duration(MILLIS));
  static final Setting<Boolean> KEEPALIVE =
      Setting.of(
              "network.tcp_keepalive",
              Values::bool,
              "boolean",
              null,
              UNSET,
              "TCP keepalive switch.")
          .alias("tcp_keepalive", "tcpKeepAlive");
  static final Setting<Duration> KEEPALIVE_TIME =
      keepAlive("network.tcp_keepalive_time", "Idle time before the first keepalive probe.")
          .alias("tcp_keepalive_time");
  static final Setting<Duration> KEEPALIVE_INTERVAL =
      keepAlive("network.tcp_keepalive_interval", "Time between keepalive probes.")
          .alias("tcp_keepalive_interval");
  static final Setting<Integer> KEEPALIVE_PROBES =
      Setting.of(
              "network.tcp_keepalive_probes",
              integer(1, 127),
              "int",
              null,
              UNSET,
              "Unanswered keepalive probes until a connection is dead.")
          .alias("tcp_keepalive_probes");

  static final Setting<Integer> POOL_MAX_SIZE =
      Setting.of(
          "pool.max_size",
          integer(1),
          "int",
          null,
          "hibernate.connection.pool_size, else 10",
          "Links in use at once, per role, for each user and database.");
  static final Setting<Integer> POOL_MIN_SIZE =
      Setting.of(
          "pool.min_size", integer(0), "int", 0, "0", "Links kept open to every usable instance.");
  static final Setting<Duration> POOL_ACQUISITION_TIMEOUT =
      seconds("pool.acquisition_timeout", 30, "Longest wait of a session for a link.");
  static final Setting<Duration> POOL_VALIDATE_AFTER_IDLE =
      Setting.of(
          "pool.validate_after_idle",
          duration(MILLIS),
          MS,
          Duration.ofMillis(500),
          "500",
          "A link idle for longer is checked before it is lent; 0 checks every time.");
  static final Setting<Duration> POOL_MAX_LIFETIME =
      unsetSeconds(
          "pool.max_lifetime", "Age at which a link is replaced, with jitter; 0 for never.");
  static final Setting<Duration> POOL_LEAK_DETECTION =
      unsetSeconds(
          "pool.leak_detection",
          "A link lent for longer is reported with the place that took it; 0 for never.");
  static final Setting<Duration> TENANCY_IDLE_TIMEOUT =
      Setting.of(
          "tenancy.idle_timeout",
          duration(SECONDS),
          S,
          Duration.ofMinutes(10),
          "600",
          "Links of a tenant's user or database that nobody has wanted for so long are closed; 0"
              + " for never.");
  static final Setting<Integer> TENANCY_MAX_CONNECTIONS =
      Setting.of(
          "tenancy.max_connections",
          integer(1),
          "int",
          null,
          "no cap",
          "Connections of all tenants to the cluster together; a tenant that has had less is served"
              + " first.");
  static final Setting<Integer> TENANCY_MAX_CONNECTIONS_PER_TENANT =
      Setting.of(
          "tenancy.max_connections_per_tenant",
          integer(1),
          "int",
          null,
          "no cap",
          "Connections of each tenant that are in use at once.");
  static final Setting<Duration> SHUTDOWN_DRAIN =
      Setting.of(
          "shutdown.drain",
          duration(SECONDS),
          S,
          Duration.ZERO,
          "0",
          "How long running transactions may end before the engine closes their links.");

  /** Every setting, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      List.of(
          PLUGINS,
          AUTO_SORT,
          ENABLE_FAILOVER,
          FAILURE_DETECTION,
          PROFILE,
          FAMILY,
          DRIVER,
          AUXILIARY_QUERY_TIMEOUT,
          CLUSTER_ID,
          INSTANCE_HOST_PATTERN,
          HOST_RESOLVER,
          MONITORING_USER,
          MONITORING_PASSWORD,
          MONITORING_DATABASE,
          IDLE_DISCONNECT,
          TOPOLOGY_REFRESH,
          TOPOLOGY_HIGH_REFRESH,
          DETECTION_TIME,
          DETECTION_INTERVAL,
          DETECTION_COUNT,
          PROBE_TIMEOUT,
          MONITOR_DISPOSAL_TIME,
          HOST_AVAILABILITY,
          HOST_AVAILABILITY_RETRIES,
          HOST_AVAILABILITY_BACKOFF,
          FAILOVER_MODE,
          FAILOVER_TIMEOUT,
          FAILOVER_READER_SELECTION,
          FAILOVER_ON_CONNECT,
          FAILOVER_READER_CONNECT_TIMEOUT,
          INITIAL_READER_SELECTION,
          INITIAL_RETRY_TIMEOUT,
          INITIAL_RETRY_INTERVAL,
          READER_SELECTION,
          READER_FALLBACK,
          MAX_REPLICA_LAG,
          READ_SIGNALS,
          ROUND_ROBIN_WEIGHTS,
          ROUND_ROBIN_DEFAULT,
          WEIGHTED_RANDOM_WEIGHTS,
          WEIGHTED_RANDOM_DEFAULT,
          READ_YOUR_WRITES,
          READ_YOUR_WRITES_WAIT,
          SRW_WRITE_ENDPOINT,
          SRW_READ_ENDPOINT,
          SRW_VERIFY,
          SRW_RETRY_TIMEOUT,
          SRW_RETRY_INTERVAL,
          TRANSFER_STATE,
          RESET_STATE,
          ROLLBACK_ON_SWITCH,
          INITIALIZER,
          AUTOCOMMIT_SELECT,
          OUTCOME,
          OUTCOME_SCHEMA,
          OUTCOME_TABLE,
          OUTCOME_TABLE_CREATE,
          OUTCOME_RETENTION,
          CONNECT_TIMEOUT,
          SOCKET_TIMEOUT,
          KEEPALIVE,
          KEEPALIVE_TIME,
          KEEPALIVE_INTERVAL,
          KEEPALIVE_PROBES,
          POOL_MAX_SIZE,
          POOL_MIN_SIZE,
          POOL_ACQUISITION_TIMEOUT,
          POOL_VALIDATE_AFTER_IDLE,
          POOL_MAX_LIFETIME,
          POOL_LEAK_DETECTION,
          TENANCY_IDLE_TIMEOUT,
          TENANCY_MAX_CONNECTIONS,
          TENANCY_MAX_CONNECTIONS_PER_TENANT,
          SHUTDOWN_DRAIN);

  private Settings() {}

  private static Setting<Duration> seconds(String name, int byDefault, String doc) {
    return Setting.of(
        name, positive(SECONDS), S, Duration.ofSeconds(byDefault), "" + byDefault, doc);
  }

  private static Setting<Duration> millis(String name, int byDefault, String doc) {
    return Setting.of(
        name, positive(MILLIS), MS, Duration.ofMillis(byDefault), "" + byDefault, doc);
  }

  private static Setting<Duration> unsetSeconds(String name, String doc) {
    return Setting.of(name, duration(SECONDS), S, null, UNSET, doc);
  }

  private static Setting<Duration> keepAlive(String name, String doc) {
    return Setting.of(name, Values::wholeSeconds, S, null, UNSET, doc);
  }

  private static Setting<Boolean> bool(String name, boolean byDefault, String doc) {
    return Setting.of(name, Values::bool, "boolean", byDefault, "" + byDefault, doc);
  }

  private static Setting<String> endpoint(String name, String doc) {
    return Setting.of(name, Values::host, "host, optional port", null, UNSET, doc);
  }

  private static Setting<String> text(String name, String defaultText, String doc) {
    return Setting.of(name, Values::nonEmpty, "text", null, defaultText, doc);
  }

  private static Setting<String> identifier(String name, String byDefault, String doc) {
    return Setting.of(name, Values::identifier, "identifier", byDefault, byDefault, doc);
  }

  /** Clocks of servers differ, and a commit may hang: a marker must outlive both. */
  private static Duration outcomeRetention(Object value) {
    Duration retention = positive(SECONDS).parse(value);
    if (retention.toSeconds() < 600) {
      throw new IllegalArgumentException("must be at least 600 s");
    }
    return retention;
  }

  /** The writer is asked twice as often, which it should not feel. */
  private static Duration lagBound(Object value) {
    Duration bound = positive(MILLIS).parse(value);
    if (bound.toMillis() < 100) {
      throw new IllegalArgumentException("must be at least 100 ms");
    }
    return bound;
  }

  /** The AWS JDBC wrapper writes {@code exponentialBackoff}. */
  private static String availability(Object value) {
    boolean theirs = Values.text(value).equalsIgnoreCase("exponentialBackoff");
    return Values.word(List.of("none", BACKOFF), List.of()).parse(theirs ? BACKOFF : value);
  }

  private static Duration initialBackoff(Object value) {
    Duration backoff = positive(SECONDS).parse(value);
    if (backoff.compareTo(ReaderBackoffSettings.LONGEST) > 0) {
      throw new IllegalArgumentException(
          "must be at most "
              + ReaderBackoffSettings.LONGEST.toSeconds()
              + " s, for which a reader is held back at the longest");
    }
    return backoff;
  }

  private static Setting<ReaderSelection> strategy(String name, String doc) {
    return Setting.of(
        name, Strategies::parse, "strategy", Strategy.RANDOM, Strategy.RANDOM.code(), doc);
  }

  private static Setting<Map<String, Integer>> weights(String name, String doc) {
    return Setting.of(name, Strategies::weights, "host:weight, …", Map.of(), "none", doc);
  }

  /** The setting that is accepted under this name, null if there is none. */
  static @Nullable Setting<?> named(String name) {
    for (Setting<?> setting : ALL) {
      if (setting.names().contains(name)) {
        return setting;
      }
    }
    return null;
  }
}
