// Written from the engine's catalogue by GeneratedKeysTest, which says how. Do not edit.
package io.hibernateaws.quarkus.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The values of the keys that are set, by the engine's names of the settings. */
final class EngineKeyValues {
  private EngineKeyValues() {}

  static Map<String, String> of(EngineKeys keys) {
    Map<String, String> values = new TreeMap<>();
    put(values, "plugins", keys.plugins());
    put(values, "auto_sort_plugin_order", keys.autoSortPluginOrder());
    put(values, "enable_failover", keys.enableFailover());
    put(values, "failure_detection_enabled", keys.failureDetectionEnabled());
    put(values, "profile", keys.profile());
    put(values, "family", keys.family());
    put(values, "driver", keys.driver());
    put(values, "auxiliary_query_timeout", keys.auxiliaryQueryTimeout());
    put(values, "cluster_id", keys.clusterId());
    put(values, "cluster_instance_host_pattern", keys.clusterInstanceHostPattern());
    put(values, "host_resolver", keys.hostResolver());
    put(values, "monitoring.user", keys.monitoring().user());
    put(values, "monitoring.password", keys.monitoring().password());
    put(values, "monitoring.database", keys.monitoring().database());
    put(values, "monitoring.idle_disconnect", keys.monitoring().idleDisconnect());
    put(values, "topology.refresh_interval", keys.topology().refreshInterval());
    put(values, "topology.high_refresh_interval", keys.topology().highRefreshInterval());
    put(values, "topology.monitoring.", keys.topology().monitoring());
    put(values, "host_monitoring.detection_time", keys.hostMonitoring().detectionTime());
    put(values, "host_monitoring.detection_interval", keys.hostMonitoring().detectionInterval());
    put(values, "host_monitoring.detection_count", keys.hostMonitoring().detectionCount());
    put(values, "host_monitoring.probe_timeout", keys.hostMonitoring().probeTimeout());
    put(values, "host_monitoring.monitor_disposal_time",
        keys.hostMonitoring().monitorDisposalTime());
    put(values, "host_monitoring.monitoring.", keys.hostMonitoring().monitoring());
    put(values, "host_availability.strategy", keys.hostAvailability().strategy());
    put(values, "host_availability.max_retries", keys.hostAvailability().maxRetries());
    put(values, "host_availability.initial_backoff", keys.hostAvailability().initialBackoff());
    put(values, "failover.mode", keys.failover().mode());
    put(values, "failover.timeout", keys.failover().timeout());
    put(values, "failover.reader_selection", keys.failover().readerSelection());
    put(values, "failover.on_connect", keys.failover().onConnect());
    put(values, "failover.reader_connect_timeout", keys.failover().readerConnectTimeout());
    put(values, "initial_connection.reader_selection", keys.initialConnection().readerSelection());
    put(values, "initial_connection.retry_timeout", keys.initialConnection().retryTimeout());
    put(values, "initial_connection.retry_interval", keys.initialConnection().retryInterval());
    put(values, "read_write_splitting.reader_selection",
        keys.readWriteSplitting().readerSelection());
    put(values, "read_write_splitting.reader_fallback", keys.readWriteSplitting().readerFallback());
    put(values, "read_write_splitting.max_replica_lag", keys.readWriteSplitting().maxReplicaLag());
    put(values, "reader_selection.round_robin.host_weights",
        keys.readerSelection().roundRobin().hostWeights());
    put(values, "reader_selection.round_robin.default_weight",
        keys.readerSelection().roundRobin().defaultWeight());
    put(values, "reader_selection.weighted_random.host_weights",
        keys.readerSelection().weightedRandom().hostWeights());
    put(values, "reader_selection.weighted_random.default_weight",
        keys.readerSelection().weightedRandom().defaultWeight());
    put(values, "srw.write_endpoint", keys.srw().writeEndpoint());
    put(values, "srw.read_endpoint", keys.srw().readEndpoint());
    put(values, "srw.verify_new_connections", keys.srw().verifyNewConnections());
    put(values, "srw.retry_timeout", keys.srw().retryTimeout());
    put(values, "srw.retry_interval", keys.srw().retryInterval());
    put(values, "session_state.transfer_on_switch", keys.sessionState().transferOnSwitch());
    put(values, "session_state.rollback_on_switch", keys.sessionState().rollbackOnSwitch());
    put(values, "session_state.initializer", keys.sessionState().initializer());
    put(values, "transaction.autocommit_select", keys.transaction().autocommitSelect());
    put(values, "transaction.outcome", keys.transaction().outcome());
    put(values, "transaction.outcome_schema", keys.transaction().outcomeSchema());
    put(values, "transaction.outcome_table", keys.transaction().outcomeTable());
    put(values, "transaction.outcome_table_create", keys.transaction().outcomeTableCreate());
    put(values, "transaction.outcome_retention", keys.transaction().outcomeRetention());
    put(values, "network.connect_timeout", keys.network().connectTimeout());
    put(values, "network.socket_timeout", keys.network().socketTimeout());
    put(values, "network.tcp_keepalive", keys.network().tcpKeepalive());
    put(values, "network.tcp_keepalive_time", keys.network().tcpKeepaliveTime());
    put(values, "network.tcp_keepalive_interval", keys.network().tcpKeepaliveInterval());
    put(values, "network.tcp_keepalive_probes", keys.network().tcpKeepaliveProbes());
    put(values, "network.connect_interceptors", keys.network().connectInterceptors());
    put(values, "iam.host", keys.iam().host());
    put(values, "iam.region", keys.iam().region());
    put(values, "iam.default_port", keys.iam().defaultPort());
    put(values, "iam.token_expiration", keys.iam().tokenExpiration());
    put(values, "credentials.profile", keys.credentials().profile());
    put(values, "credentials.source", keys.credentials().source());
    put(values, "secrets_manager.secret_id", keys.secretsManager().secretId());
    put(values, "secrets_manager.region", keys.secretsManager().region());
    put(values, "secrets_manager.endpoint", keys.secretsManager().endpoint());
    put(values, "secrets_manager.username_key", keys.secretsManager().usernameKey());
    put(values, "secrets_manager.password_key", keys.secretsManager().passwordKey());
    put(values, "secrets_manager.expiration", keys.secretsManager().expiration());
    put(values, "secrets_manager.retry_timeout", keys.secretsManager().retryTimeout());
    put(values, "federated.db_user", keys.federated().dbUser());
    put(values, "federated.idp_username", keys.federated().idpUsername());
    put(values, "federated.idp_password", keys.federated().idpPassword());
    put(values, "federated.idp_endpoint", keys.federated().idpEndpoint());
    put(values, "federated.idp_port", keys.federated().idpPort());
    put(values, "federated.idp_name", keys.federated().idpName());
    put(values, "federated.rp_identifier", keys.federated().rpIdentifier());
    put(values, "federated.iam_role_arn", keys.federated().iamRoleArn());
    put(values, "federated.iam_idp_arn", keys.federated().iamIdpArn());
    put(values, "federated.token_expiration", keys.federated().tokenExpiration());
    put(values, "federated.http_timeout", keys.federated().httpTimeout());
    put(values, "federated.ssl_secure", keys.federated().sslSecure());
    put(values, "okta.app_id", keys.okta().appId());
    put(values, "pool.acquisition_timeout", keys.pool().acquisitionTimeout());
    put(values, "shutdown.drain", keys.shutdown().drain());
    put(values, "telemetry.enabled", keys.telemetry().enabled());
    put(values, "telemetry.metrics_backend", keys.telemetry().metricsBackend());
    put(values, "telemetry.traces_backend", keys.telemetry().tracesBackend());
    put(values, "telemetry.submit_top_level", keys.telemetry().submitTopLevel());
    put(values, "telemetry.failover_additional_top_trace",
        keys.telemetry().failoverAdditionalTopTrace());
    return values;
  }

  private static void put(
      Map<String, String> values, String setting, Optional<String> value) {
    if (value.isPresent()) {
      values.put(setting, value.get());
    }
  }

  private static void put(
      Map<String, String> values, String prefix, Map<String, String> properties) {
    properties.forEach((name, value) -> values.put(prefix + name, value));
  }
}
