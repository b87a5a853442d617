package io.hibernateaws.engine.config;

import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.monitoring.HostMonitoringSettings;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.outcome.OutcomeSettings;
import io.hibernateaws.engine.pool.PoolSettings;
import io.hibernateaws.engine.pool.TenancySettings;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.select.HostWeights;
import io.hibernateaws.engine.select.ReaderSelection;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.topology.TopologySettings;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything an engine is built from, read once and validated. Immutable. Two equal configurations
 * share an engine.
 *
 * @param unit name of the persistence unit or application, shown to the server
 * @param url where to, as the user wrote it, without our own keys
 * @param user the connection's user and password
 * @param monitoring user and password of monitors, null for the connection's own
 * @param monitoringDatabase database of monitors, null for the connection's own
 * @param idleDisconnect after which an engine that nobody uses closes its monitors' links and its
 *     idle ones, null for a database that never sleeps
 * @param driverProperties the user's driver properties, from settings and URL
 * @param family code set by the user, null to detect it
 * @param features what is on
 * @param listedFeatures of those, the ones that the user listed explicitly
 * @param cluster identity of the cluster
 * @param auxiliaryQueryTimeout deadline of the engine's own queries
 * @param connectTimeout resolution, TCP, TLS and authentication together
 * @param sockets options of the engine's sockets
 * @param topology rhythm of the monitor
 * @param hostMonitoring when a host is given up
 * @param hostLinks how host monitors open their own links
 * @param backoff how long a reader that died is held back, null for not at all
 * @param failover what happens after a loss
 * @param initialConnection how the first link of an endpoint is chosen
 * @param reads how read-only sessions are routed
 * @param staleness how old what they read may be
 * @param readerSelection what the strategies among readers need
 * @param srw the two endpoints of the feature {@code srw}, null while it is off
 * @param pool sizes and times
 * @param tenancy what keeps many tenants in bounds
 * @param session what sessions do with their state
 * @param outcome how lost commits are verified, null where they stay unknown
 * @param shutdownDrain how long running transactions may end before the engine closes
 * @param resolver name resolution
 * @param credentials source that replaces {@code user}'s password, null to use it as it is
 * @param driver code of the driver adapter, for {@code Drivers.named}
 * @param topologyLinks how topology monitors open their own links
 * @param notices what whoever builds the engine logs once
 */
public record EngineConfig(
    String unit,
    JdbcUrl url,
    Credentials user,
    @Nullable Credentials monitoring,
    @Nullable String monitoringDatabase,
    @Nullable Duration idleDisconnect,
    Map<String, String> driverProperties,
    @Nullable String family,
    Set<Feature> features,
    Set<Feature> listedFeatures,
    ClusterIdentity cluster,
    Duration auxiliaryQueryTimeout,
    Duration connectTimeout,
    SocketSettings sockets,
    TopologySettings topology,
    HostMonitoringSettings hostMonitoring,
    MonitorLinkSettings hostLinks,
    @Nullable ReaderBackoffSettings backoff,
    FailoverSettings failover,
    InitialConnectionSettings initialConnection,
    ReadSettings reads,
    StalenessSettings staleness,
    ReaderSelectionSettings readerSelection,
    @Nullable SrwSettings srw,
    PoolSettings pool,
    TenancySettings tenancy,
    SessionSettings session,
    @Nullable OutcomeSettings outcome,
    Duration shutdownDrain,
    HostResolver resolver,
    @Nullable CredentialSource credentials,
    String driver,
    MonitorLinkSettings topologyLinks,
    List<Notice> notices) {

  public EngineConfig {
    driverProperties = Map.copyOf(driverProperties);
    features = Set.copyOf(features);
    listedFeatures = Set.copyOf(listedFeatures);
    notices = List.copyOf(notices);
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** No secret: driver properties and credentials may carry some. */
  @Override
  public String toString() {
    return "EngineConfig[unit="
        + unit
        + ", endpoint="
        + url.endpoint()
        + ", features="
        + features
        + "]";
  }

  /**
   * Who the cluster is.
   *
   * @param id set by the user, null to derive it from the endpoint
   * @param template where instances are reached, null to derive it from the endpoint
   */
  public record ClusterIdentity(@Nullable String id, @Nullable InstanceTemplate template) {}

  /**
   * Settings {@code failover.*}.
   *
   * @param mode null to take what the endpoint says
   * @param timeout whole budget of a failover
   * @param readerSelection strategy among readers
   * @param onConnect whether an eager connect that fails starts a failover
   * @param readerConnectTimeout limit of one connect to a reader
   */
  public record FailoverSettings(
      @Nullable FailoverMode mode,
      Duration timeout,
      ReaderSelection readerSelection,
      boolean onConnect,
      Duration readerConnectTimeout) {}

  /**
   * Settings {@code initial_connection.*}.
   *
   * @param readerSelection strategy among readers behind a reader endpoint
   * @param retryTimeout how long a wrong role is tried again, within the bind's deadline
   * @param retryInterval pause between tries while the snapshot does not change
   */
  public record InitialConnectionSettings(
      ReaderSelection readerSelection, Duration retryTimeout, Duration retryInterval) {}

  /**
   * Settings {@code read_write_splitting.*}.
   *
   * @param readerSelection strategy among readers
   * @param fallBackToWriter whether the writer serves reads while no reader is usable
   * @param signals what makes a session a read-only one
   */
  public record ReadSettings(
      ReaderSelection readerSelection, boolean fallBackToWriter, Set<ReadSignal> signals) {
    public ReadSettings {
      signals = Collections.unmodifiableSet(EnumSet.copyOf(signals));
    }
  }

  /**
   * How old reads may be (settings {@code read_write_splitting.max_replica_lag}, {@code
   * read_your_writes.*}).
   *
   * @param maxReplicaLag how late a reader may be that serves reads, null for any
   * @param followsWrites whether every writing transaction asks for its position, so that later
   *     reads of its thread see it
   * @param longestWait how long a read waits for a reader that shows what it must see
   */
  public record StalenessSettings(
      @Nullable Duration maxReplicaLag, boolean followsWrites, Duration longestWait) {}

  /**
   * Settings {@code reader_selection.*}.
   *
   * @param roundRobin how often in a row round robin uses a reader
   * @param weightedRandom the share of a reader
   */
  public record ReaderSelectionSettings(HostWeights roundRobin, HostWeights weightedRandom) {}

  /**
   * Settings {@code srw.*}.
   *
   * @param write where sessions that may write go
   * @param read where read-only sessions go
   * @param verify whether a new connection must confirm the role of its endpoint
   * @param retryTimeout how long a wrong role is tried again, within the bind's deadline
   * @param retryInterval pause between tries
   */
  public record SrwSettings(
      Endpoint write,
      Endpoint read,
      boolean verify,
      Duration retryTimeout,
      Duration retryInterval) {}

  /**
   * Settings {@code topology.monitoring.*} or {@code host_monitoring.monitoring.*}: links of
   * monitors are opened and read with deadlines of their own, whatever the application's links
   * have.
   *
   * @param connectTimeout resolution, TCP, TLS and authentication together
   * @param readTimeout longest silence of one socket read
   * @param driverProperties in place of those of the application's links with the same names
   */
  public record MonitorLinkSettings(
      Duration connectTimeout, Duration readTimeout, Map<String, String> driverProperties) {
    public MonitorLinkSettings {
      driverProperties = Map.copyOf(driverProperties);
    }

    /** No driver properties: they may carry secrets. */
    @Override
    public String toString() {
      return "MonitorLinkSettings[connectTimeout="
          + connectTimeout
          + ", readTimeout="
          + readTimeout
          + "]";
    }
  }

  /**
   * Something about the settings that is no problem but worth one line of log.
   *
   * @param warning whether it is logged as a warning instead of as information
   * @param text without secrets
   */
  public record Notice(boolean warning, String text) {}
}
