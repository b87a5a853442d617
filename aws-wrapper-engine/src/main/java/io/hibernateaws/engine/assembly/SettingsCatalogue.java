package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.credential.SecretSettings;
import io.hibernateaws.engine.driver.NetworkSettings;
import io.hibernateaws.engine.extension.ExtensionSettings;
import io.hibernateaws.engine.failover.FailoverSettings;
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

/** Every setting that acts, room by room, in the order of the documentation. */
public final class SettingsCatalogue {
  /** The catalogues of the rooms. */
  public static final Catalogue ALL =
      Catalogue.of(
          FeatureSettings.CATALOGUE,
          Profile.CATALOGUE,
          DatabaseSettings.CATALOGUE,
          ClusterSettings.CATALOGUE,
          MonitoringSettings.CATALOGUE,
          TopologySettings.CATALOGUE,
          HostMonitoringSettings.CATALOGUE,
          MonitorLinkSettings.CATALOGUE,
          ReaderBackoffSettings.CATALOGUE,
          FailoverSettings.CATALOGUE,
          InitialConnectionSettings.CATALOGUE,
          ReadSettings.CATALOGUE,
          ReaderSelectionSettings.CATALOGUE,
          ReadYourWritesSettings.CATALOGUE,
          SrwSettings.CATALOGUE,
          SessionSettings.CATALOGUE,
          OutcomeSettings.CATALOGUE,
          NetworkSettings.CATALOGUE,
          IamSettings.CATALOGUE,
          SecretSettings.CATALOGUE,
          FederationSettings.CATALOGUE,
          ExtensionSettings.CATALOGUE,
          PoolSettings.CATALOGUE,
          TenancySettings.CATALOGUE,
          ShutdownSettings.CATALOGUE,
          TelemetrySettings.CATALOGUE,
          RefusedSettings.CATALOGUE);

  private SettingsCatalogue() {}
}
