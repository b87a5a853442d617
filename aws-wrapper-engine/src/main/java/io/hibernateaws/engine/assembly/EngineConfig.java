package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.credential.LoginSettings;
import io.hibernateaws.engine.driver.NetworkSettings;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.extension.ExtensionSettings;
import io.hibernateaws.engine.failover.FailoverSettings;
import io.hibernateaws.engine.link.ConnectionSettings;
import io.hibernateaws.engine.link.DatabaseSettings;
import io.hibernateaws.engine.monitoring.HostMonitoringSettings;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.outcome.OutcomeSettings;
import io.hibernateaws.engine.pool.PoolSettings;
import io.hibernateaws.engine.pool.TenancySettings;
import io.hibernateaws.engine.route.InitialConnectionSettings;
import io.hibernateaws.engine.route.ReadSettings;
import io.hibernateaws.engine.route.ReadYourWritesSettings;
import io.hibernateaws.engine.route.SrwSettings;
import io.hibernateaws.engine.select.ReaderSelectionSettings;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.telemetry.TelemetrySettings;
import io.hibernateaws.engine.topology.ClusterSettings;
import io.hibernateaws.engine.topology.TopologySettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an engine is built from, read once and validated: the record of each room. Immutable.
 * Two equal configurations share an engine.
 *
 * @param connection where the application's links lead, and as whom
 * @param features what is on
 * @param database its kind, its driver, and the deadline of the engine's own queries
 * @param cluster what it is called and where its instances are reached
 * @param monitoring as which user and in which database monitors connect
 * @param topology how often the topology is asked for
 * @param topologyLinks how topology monitors open their own links
 * @param hostMonitoring when a host is given up
 * @param hostLinks how host monitors open their own links
 * @param backoff how long a reader that died is held back, null for not at all
 * @param failover what happens after a loss
 * @param initialConnection how the first link of an endpoint is chosen
 * @param reads how read-only sessions are routed
 * @param readerSelection what the strategies among readers need
 * @param readYourWrites whether reads see what was written before
 * @param srw the two endpoints of the feature {@code srw}, null while it is off
 * @param session what sessions do with their state
 * @param outcome how lost commits are verified, null where they stay unknown
 * @param network how the engine connects
 * @param login which service gives the passwords, null where settings and requests bring them
 * @param extensions what has a say in each connect
 * @param pool sizes and times
 * @param tenancy what keeps many tenants in bounds
 * @param shutdown how the engine ends
 * @param telemetry where its figures go
 * @param settings every setting by its name below {@code hibernate.aws.} with the value in force,
 *     as text with its unit, secrets hidden
 * @param notices to be logged once when an engine is built
 */
public record EngineConfig(
    ConnectionSettings connection,
    FeatureSettings features,
    DatabaseSettings database,
    ClusterSettings cluster,
    MonitoringSettings monitoring,
    TopologySettings topology,
    MonitorLinkSettings topologyLinks,
    HostMonitoringSettings hostMonitoring,
    MonitorLinkSettings hostLinks,
    @Nullable ReaderBackoffSettings backoff,
    FailoverSettings failover,
    InitialConnectionSettings initialConnection,
    ReadSettings reads,
    ReaderSelectionSettings readerSelection,
    ReadYourWritesSettings readYourWrites,
    @Nullable SrwSettings srw,
    SessionSettings session,
    @Nullable OutcomeSettings outcome,
    NetworkSettings network,
    @Nullable LoginSettings login,
    ExtensionSettings extensions,
    PoolSettings pool,
    TenancySettings tenancy,
    ShutdownSettings shutdown,
    TelemetrySettings telemetry,
    Map<String, String> settings,
    List<Notice> notices) {

  /** Whether a feature is on. */
  public boolean has(Feature feature) {
    return features.on().contains(feature);
  }

  /** Where to, as the user wrote it, without our own keys. */
  public JdbcUrl url() {
    return connection.url();
  }

  /** No secret: driver properties and credentials may carry some. */
  @Override
  public String toString() {
    return "EngineConfig[unit="
        + connection.unit()
        + ", endpoint="
        + url().endpoint()
        + ", features="
        + features.on()
        + "]";
  }
}
