package io.hibernateaws.engine.config;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.EngineConfig.ClusterIdentity;
import io.hibernateaws.engine.config.EngineConfig.FailoverSettings;
import io.hibernateaws.engine.config.EngineConfig.InitialConnectionSettings;
import io.hibernateaws.engine.config.EngineConfig.MonitorLinkSettings;
import io.hibernateaws.engine.config.EngineConfig.Notice;
import io.hibernateaws.engine.config.EngineConfig.ReadSettings;
import io.hibernateaws.engine.config.EngineConfig.ReaderSelectionSettings;
import io.hibernateaws.engine.config.EngineConfig.SrwSettings;
import io.hibernateaws.engine.config.EngineConfig.StalenessSettings;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.Drivers;
import io.hibernateaws.engine.driver.SocketOptionsOf;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.monitoring.HostMonitoringSettings;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.outcome.OutcomeSettings;
import io.hibernateaws.engine.pool.PoolSettings;
import io.hibernateaws.engine.pool.TenancySettings;
import io.hibernateaws.engine.select.HostWeights;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.topology.TopologySettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns the settings of an application into an {@link EngineConfig}: explicit {@code
 * hibernate.aws.*} before keys {@code aws.*} of the URL before the profile before the defaults.
 * Reports every problem at once. Touches no network.
 */
public final class SettingsReader {
  private static final int DEFAULT_POOL_SIZE = 10;

  private final ConnectionFacts facts;
  private final List<String> problems = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final GivenSettings given = new GivenSettings(problems);

  private SettingsReader(ConnectionFacts facts) {
    this.facts = facts;
  }

  /**
   * Reads everything.
   *
   * @param settings any map; only keys that begin with {@code hibernate.aws.} are looked at, and
   *     their values may be texts or objects
   * @param facts url, user, password and what else belongs to the connection
   * @throws SettingsException with every problem
   */
  public static EngineConfig read(Map<String, ?> settings, ConnectionFacts facts) {
    return new SettingsReader(facts).read(settings);
  }

  private EngineConfig read(Map<String, ?> settings) {
    ParsedUrl url = url();
    Map<String, Object> explicit = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(GivenSettings.PREFIX) && value != null) {
            explicit.put(key.substring(GivenSettings.PREFIX.length()), value);
          }
        });
    given.add(explicit, GivenSettings.PREFIX);
    if (url != null) {
      given.add(url.settings(), "URL key aws.");
    }
    addProfile();
    FeatureReader.Features features = new FeatureReader(problems, notices).read(given);
    Map<String, String> driverProperties = driverProperties(url);
    DriverAdapter driver = driver(url);
    refuse(driver, driverProperties, "driver property ");
    Credentials monitoring = monitoring();
    Credentials user = user(url, monitoring);
    SocketSettings sockets = sockets(driverProperties);
    MonitorLinkSettings topologyLinks = monitorLinks(driver, MonitorGroup.TOPOLOGY);
    MonitorLinkSettings hostLinks = monitorLinks(driver, MonitorGroup.HOST);
    HostMonitoringSettings hostMonitoring = hostMonitoring();
    SrwSettings srw =
        new SrwReader(given, problems)
            .read(features.on().contains(Feature.SRW), url == null ? null : url.endpoint());
    PoolSettings pool = pool();
    TenancySettings tenancy = tenancy();
    OutcomeSettings outcome = outcome();
    StalenessReader staleness = new StalenessReader(given, features, problems, notices);
    StalenessSettings stale = staleness.read();
    TopologySettings topology = staleness.topology(stale.maxReplicaLag());
    ReaderSelectionSettings readerSelection = readerSelection();
    ReaderBackoffSettings backoff = backoff();
    if (url == null || user == null || driver == null || !problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new EngineConfig(
        facts.unit(),
        url.forUser(user.user()),
        user,
        monitoring,
        given.given(Settings.MONITORING_DATABASE),
        orUnset(given.given(Settings.IDLE_DISCONNECT)),
        driverProperties,
        given.given(Settings.FAMILY),
        features.on(),
        features.listed(),
        new ClusterIdentity(
            given.given(Settings.CLUSTER_ID), given.given(Settings.INSTANCE_HOST_PATTERN)),
        given.get(Settings.AUXILIARY_QUERY_TIMEOUT),
        given.get(Settings.CONNECT_TIMEOUT),
        sockets,
        topology,
        hostMonitoring,
        hostLinks,
        backoff,
        failover(),
        initialConnection(),
        new ReadSettings(
            given.get(Settings.READER_SELECTION),
            given.get(Settings.READER_FALLBACK).equals("writer"),
            given.get(Settings.READ_SIGNALS)),
        stale,
        readerSelection,
        srw,
        pool,
        tenancy,
        session(),
        outcome,
        given.get(Settings.SHUTDOWN_DRAIN),
        given.get(Settings.HOST_RESOLVER),
        null,
        driver.code(),
        topologyLinks,
        notices);
  }

  private @Nullable ParsedUrl url() {
    String text = facts.url();
    if (text == null || text.isBlank()) {
      problems.add(
          "hibernate.connection.url: is missing; write jdbc:postgresql://host:5432/database");
      return null;
    }
    try {
      ParsedUrl url = JdbcUrlParser.parse(text.strip());
      EndpointKind kind = EndpointParser.parse(url.endpoint().host()).kind();
      if (kind == EndpointKind.CUSTOM_CLUSTER
          || kind == EndpointKind.SHARD_GROUP
          || kind == EndpointKind.GLOBAL_WRITER) {
        problems.add(
            "hibernate.connection.url: the host "
                + url.endpoint().host()
                + " is of kind "
                + kind
                + ": known, not provided yet; name a cluster, reader or instance endpoint");
      }
      return url;
    } catch (IllegalArgumentException e) {
      problems.add("hibernate.connection.url: " + GivenSettings.line(e));
      return null;
    }
  }

  private void addProfile() {
    String name = given.given(Settings.PROFILE);
    if (name == null) {
      return;
    }
    try {
      given.add(Profile.named(name).settings(), "profile " + name + ": ");
    } catch (IllegalArgumentException e) {
      problems.add(
          GivenSettings.PREFIX
              + "profile="
              + GivenSettings.shown(name)
              + ": "
              + GivenSettings.line(e));
    }
  }

  private Map<String, String> driverProperties(@Nullable ParsedUrl url) {
    Map<String, String> all = new HashMap<>(url == null ? Map.of() : url.parameters());
    all.putAll(facts.driverProperties());
    all.remove("user");
    all.remove("password");
    return all;
  }

  private @Nullable DriverAdapter driver(@Nullable ParsedUrl url) {
    String code = given.given(Settings.DRIVER);
    try {
      if (code != null) {
        return Drivers.named(code);
      }
      return url == null ? null : Drivers.forProtocol(url.protocol());
    } catch (IllegalArgumentException e) {
      problems.add("hibernate.connection.url: " + GivenSettings.line(e));
      return null;
    }
  }

  private void refuse(
      @Nullable DriverAdapter driver, Map<String, String> properties, String prefix) {
    if (driver != null) {
      driver
          .refusedProperties()
          .forEach(
              (name, instead) -> {
                if (properties.containsKey(name)) {
                  problems.add(prefix + name + ": belongs to the engine; " + instead);
                }
              });
    }
  }

  private @Nullable Credentials monitoring() {
    String user = given.given(Settings.MONITORING_USER);
    String password = given.given(Settings.MONITORING_PASSWORD);
    if (user == null && password != null) {
      problems.add(
          GivenSettings.PREFIX + "monitoring.password: needs monitoring.user, which is missing");
    }
    return user == null ? null : new Credentials(user, password);
  }

  /** Where only tenants have credentials of their own, the monitors' are the unit's. */
  private @Nullable Credentials user(@Nullable ParsedUrl url, @Nullable Credentials monitoring) {
    Map<String, String> ofUrl = url == null ? Map.of() : url.parameters();
    String user = facts.user() == null ? ofUrl.get("user") : facts.user();
    String password = facts.password() == null ? ofUrl.get("password") : facts.password();
    if (user != null && !user.isBlank()) {
      return new Credentials(user, password);
    }
    if (monitoring == null) {
      problems.add(
          "hibernate.connection.username: is missing; set it, or monitoring.user where only tenants"
              + " have users");
    }
    return monitoring;
  }

  private SocketSettings sockets(Map<String, String> driverProperties) {
    Boolean keepAlive = given.given(Settings.KEEPALIVE);
    SocketSettings sockets =
        new SocketSettings(
            orUnset(given.given(Settings.SOCKET_TIMEOUT)),
            keepAlive,
            given.given(Settings.KEEPALIVE_TIME),
            given.given(Settings.KEEPALIVE_INTERVAL),
            given.given(Settings.KEEPALIVE_PROBES));
    boolean details =
        sockets.keepAliveTime() != null
            || sockets.keepAliveInterval() != null
            || sockets.keepAliveProbes() != null;
    if (details && (keepAlive == null || !keepAlive)) {
      problems.add(
          GivenSettings.PREFIX
              + "network.tcp_keepalive_*: have no effect without network.tcp_keepalive=true");
    }
    if (sockets.readTimeout() != null && driverProperties.containsKey("socketTimeout")) {
      problems.add(
          "driver property socketTimeout: would replace network.socket_timeout; keep one of them");
    }
    if (keepAlive != null && driverProperties.containsKey("tcpKeepAlive")) {
      problems.add("driver property tcpKeepAlive: is replaced by network.tcp_keepalive; remove it");
    }
    for (String missing : SocketOptionsOf.unsupported(sockets)) {
      notices.add(
          new Notice(
              true, "network." + missing + " has no effect: this platform does not support it"));
    }
    return sockets;
  }

  private MonitorLinkSettings monitorLinks(@Nullable DriverAdapter driver, MonitorGroup group) {
    Map<String, String> properties = new TreeMap<>(given.monitorProperties(group));
    Duration connect = seconds(properties, "connectTimeout", group);
    Duration read = seconds(properties, "socketTimeout", group);
    for (String credential : List.of("user", "password")) {
      if (properties.containsKey(credential)) {
        problems.add(
            GivenSettings.PREFIX + group.prefix() + credential + ": use monitoring." + credential);
      }
    }
    refuse(driver, properties, GivenSettings.PREFIX + group.prefix());
    return new MonitorLinkSettings(connect, read, properties);
  }

  /** The driver counts them in seconds; the engine enforces them itself. */
  private Duration seconds(Map<String, String> properties, String name, MonitorGroup group) {
    String value = properties.remove(name);
    if (value == null) {
      return group.timeout();
    }
    try {
      return Values.positive(ChronoUnit.SECONDS).parse(value);
    } catch (IllegalArgumentException e) {
      problems.add(
          GivenSettings.PREFIX
              + group.prefix()
              + name
              + "="
              + GivenSettings.shown(value)
              + ": "
              + GivenSettings.line(e));
      return group.timeout();
    }
  }

  private HostMonitoringSettings hostMonitoring() {
    Duration interval = given.get(Settings.DETECTION_INTERVAL);
    Duration probe = given.given(Settings.PROBE_TIMEOUT);
    if (probe != null && probe.compareTo(interval) > 0) {
      problems.add(
          GivenSettings.PREFIX
              + Settings.PROBE_TIMEOUT.name()
              + "="
              + probe.toMillis()
              + "ms: is more than host_monitoring.detection_interval="
              + interval.toMillis()
              + "ms, so a failed probe would be late");
    }
    return new HostMonitoringSettings(
        given.get(Settings.DETECTION_TIME),
        interval,
        given.get(Settings.DETECTION_COUNT),
        probe == null ? interval.dividedBy(2) : probe,
        given.get(Settings.MONITOR_DISPOSAL_TIME));
  }

  private @Nullable ReaderBackoffSettings backoff() {
    if (given.get(Settings.HOST_AVAILABILITY).equals(Settings.BACKOFF)) {
      return new ReaderBackoffSettings(
          given.get(Settings.HOST_AVAILABILITY_RETRIES),
          given.get(Settings.HOST_AVAILABILITY_BACKOFF));
    }
    haveNoEffect(
        "host_availability.strategy=" + Settings.BACKOFF,
        List.of(Settings.HOST_AVAILABILITY_RETRIES, Settings.HOST_AVAILABILITY_BACKOFF));
    return null;
  }

  private FailoverSettings failover() {
    return new FailoverSettings(
        given.given(Settings.FAILOVER_MODE),
        given.get(Settings.FAILOVER_TIMEOUT),
        given.get(Settings.FAILOVER_READER_SELECTION),
        given.get(Settings.FAILOVER_ON_CONNECT),
        given.get(Settings.FAILOVER_READER_CONNECT_TIMEOUT));
  }

  private InitialConnectionSettings initialConnection() {
    return new InitialConnectionSettings(
        given.get(Settings.INITIAL_READER_SELECTION),
        given.get(Settings.INITIAL_RETRY_TIMEOUT),
        given.get(Settings.INITIAL_RETRY_INTERVAL));
  }

  private SessionSettings session() {
    return new SessionSettings(
        given.get(Settings.TRANSFER_STATE),
        given.get(Settings.RESET_STATE),
        given.get(Settings.ROLLBACK_ON_SWITCH),
        given.get(Settings.AUTOCOMMIT_SELECT).equals("query"),
        given.given(Settings.INITIALIZER));
  }

  private ReaderSelectionSettings readerSelection() {
    return new ReaderSelectionSettings(
        weights(Strategy.ROUND_ROBIN, Settings.ROUND_ROBIN_WEIGHTS, Settings.ROUND_ROBIN_DEFAULT),
        weights(
            Strategy.WEIGHTED_RANDOM,
            Settings.WEIGHTED_RANDOM_WEIGHTS,
            Settings.WEIGHTED_RANDOM_DEFAULT));
  }

  private HostWeights weights(
      Strategy strategy, Setting<Map<String, Integer>> byHost, Setting<Integer> byDefault) {
    boolean used =
        given.get(Settings.READER_SELECTION) == strategy
            || given.get(Settings.INITIAL_READER_SELECTION) == strategy
            || given.get(Settings.FAILOVER_READER_SELECTION) == strategy;
    if (!used) {
      haveNoEffect("a *.reader_selection=" + strategy.code(), List.of(byHost, byDefault));
    }
    return new HostWeights(given.get(byHost), given.get(byDefault));
  }

  /** Nothing is accepted and ignored. */
  private void haveNoEffect(String without, List<Setting<?>> settings) {
    for (Setting<?> setting : settings) {
      if (given.given(setting) != null) {
        problems.add(GivenSettings.PREFIX + setting.name() + ": has no effect without " + without);
      }
    }
  }

  private @Nullable OutcomeSettings outcome() {
    if (given.get(Settings.OUTCOME).equals("verify")) {
      return new OutcomeSettings(
          given.get(Settings.OUTCOME_SCHEMA),
          given.get(Settings.OUTCOME_TABLE),
          given.get(Settings.OUTCOME_TABLE_CREATE),
          given.get(Settings.OUTCOME_RETENTION));
    }
    haveNoEffect(
        "transaction.outcome=verify",
        List.of(
            Settings.OUTCOME_SCHEMA,
            Settings.OUTCOME_TABLE,
            Settings.OUTCOME_TABLE_CREATE,
            Settings.OUTCOME_RETENTION));
    return null;
  }

  private PoolSettings pool() {
    int most = maxSize();
    int least = given.get(Settings.POOL_MIN_SIZE);
    if (least > most) {
      problems.add(
          GivenSettings.PREFIX + "pool.min_size=" + least + ": is more than pool.max_size=" + most);
    }
    if (least > 0 && orUnset(given.given(Settings.IDLE_DISCONNECT)) != null) {
      problems.add(
          GivenSettings.PREFIX
              + "pool.min_size="
              + least
              + ": keeps links open, which monitoring.idle_disconnect is to close; keep one of them");
    }
    return new PoolSettings(
        most,
        least,
        given.get(Settings.POOL_ACQUISITION_TIMEOUT),
        given.get(Settings.POOL_VALIDATE_AFTER_IDLE),
        orUnset(given.given(Settings.POOL_MAX_LIFETIME)),
        orUnset(given.given(Settings.POOL_LEAK_DETECTION)));
  }

  private TenancySettings tenancy() {
    Integer most = given.given(Settings.TENANCY_MAX_CONNECTIONS);
    Integer each = given.given(Settings.TENANCY_MAX_CONNECTIONS_PER_TENANT);
    if (most != null && each != null && each > most) {
      problems.add(
          GivenSettings.PREFIX
              + "tenancy.max_connections_per_tenant="
              + each
              + ": is more than tenancy.max_connections="
              + most);
    }
    int least = given.get(Settings.POOL_MIN_SIZE);
    if (most != null && least > most) {
      problems.add(
          GivenSettings.PREFIX
              + "tenancy.max_connections="
              + most
              + ": is less than pool.min_size="
              + least);
    }
    return new TenancySettings(orUnset(given.get(Settings.TENANCY_IDLE_TIMEOUT)), most, each);
  }

  private int maxSize() {
    Integer most = given.given(Settings.POOL_MAX_SIZE);
    String ofHibernate = facts.poolSize();
    if (most != null || ofHibernate == null) {
      return most == null ? DEFAULT_POOL_SIZE : most;
    }
    try {
      return Values.integer(1).parse(ofHibernate);
    } catch (IllegalArgumentException e) {
      problems.add(
          "hibernate.connection.pool_size="
              + GivenSettings.shown(ofHibernate)
              + ": "
              + GivenSettings.line(e));
      return DEFAULT_POOL_SIZE;
    }
  }

  private static @Nullable Duration orUnset(@Nullable Duration duration) {
    return duration == null || duration.isZero() ? null : duration;
  }
}
