package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.RefusedName;

/**
 * Names of settings that the engine does not read: those of features that are not provided yet, and
 * those that say which tenants there are, which another layer takes out, and what the AWS wrapper
 * has and the engine has not.
 */
final class RefusedSettings {
  /** Ours and those of the AWS wrappers for Python and JDBC, in the order of the reference. */
  private static final String LATER =
      """
      global.instance_host_patterns global_cluster_instance_host_patterns
      globalClusterInstanceHostPatterns
      failover.writer_reconnect_interval failover_writer_reconnect_interval_sec
      failoverWriterReconnectIntervalMs
      gdb.failover.home_region failover_home_region failoverHomeRegion
      gdb.failover.active_home_mode active_home_failover_mode activeHomeFailoverMode
      gdb.failover.inactive_home_mode inactive_home_failover_mode inactiveHomeFailoverMode
      bg.id bg_id bgdId
      bg.connect_timeout bg_connect_timeout_ms bgConnectTimeoutMs
      bg.interval_baseline bg_interval_baseline_ms bgBaselineMs
      bg.interval_increased bg_interval_increased_ms bgIncreasedMs
      bg.interval_high bg_interval_high_ms bgHighMs
      bg.switchover_timeout bg_switchover_timeout_ms bgSwitchoverTimeoutMs
      bg.suspend_new_blue_connections bg_suspend_new_blue_connections
      srw.verify_initial_connection_type srw_verify_initial_connection_type
      verifyInitialConnectionType
      gdb.rw.home_region gdb_rw_home_region gdbRwHomeRegion
      gdb.rw.restrict_writer_to_home_region gdb_rw_restrict_writer_to_home_region
      gdbRwRestrictWriterToHomeRegion
      gdb.rw.restrict_reader_to_home_region gdb_rw_restrict_reader_to_home_region
      gdbRwRestrictReaderToHomeRegion
      gdb.rw.global_write_forwarding gdb_enable_global_write_forwarding
      gdbEnableGlobalWriteForwarding
      fastest_response.measurement_interval response_measurement_interval_ms
      responseMeasurementIntervalMs
      custom_endpoint.refresh_interval custom_endpoint_info_refresh_rate_ms
      customEndpointInfoRefreshRateMs
      custom_endpoint.idle_expiration custom_endpoint_idle_monitor_expiration_ms
      customEndpointMonitorExpirationMs
      custom_endpoint.wait_for_info wait_for_custom_endpoint_info waitForCustomEndpointInfo
      custom_endpoint.wait_timeout wait_for_custom_endpoint_info_timeout_ms
      waitForCustomEndpointInfoTimeoutMs customEndpointRegion
      limitless.monitor_interval limitless_transaction_router_monitor_interval_ms
      limitlessTransactionRouterMonitorIntervalMs
      limitless.monitor_disposal_time limitless_transaction_router_monitor_disposal_time_ms
      limitlessTransactionRouterMonitorDisposalTimeMs
      limitless.max_retries limitless_max_retries_ms limitlessConnectMaxRetries
      limitless.wait_for_router_info limitless_wait_for_transaction_router_info
      limitlessWaitForTransactionRouterInfo
      limitless.get_router_max_retries limitless_get_transaction_router_max_retries
      limitlessGetTransactionRouterInfoMaxRetries
      limitless.get_router_retry_interval limitless_get_transaction_router_retry_interval_ms
      limitlessGetTransactionRouterInfoRetryIntervalMs
      """;

  /** The AWS wrapper's for a pool of its own. */
  private static final String POOL = "connectionPoolType cp-*";

  /** The AWS wrapper's for its log. */
  private static final String LOG = "wrapperLoggerLevel wrapperLogUnclosedConnections";

  /** Other names of the AWS JDBC wrapper, of what has no counterpart here. */
  private static final String FOREIGN =
      """
      allowAwsLoginSession allowStatementRecreationOnConnectionSwitch assumeWriteTransaction
      auditLoggingEnabled bgDropBlueConnections bgReleaseOnBlueDnsUpdate cacheAllowStreamSource
      cacheAllowUrl cacheConnectionPoolSize cacheConnectionTimeoutMs cacheEndpointAddrRo
      cacheEndpointAddrRw cacheHealthCheckInHealthyState cacheIamRegion
      cacheInFlightWriteSizeLimitBytes cacheKeyPrefix cacheMaxQuerySize cacheName cachePassword
      cacheTlsCaCertPath cacheUseSSL cacheUsername cachedReaderKeepAliveTimeoutMs
      customEndpointEnforceRoleFiltering customEndpointInfoMaxRefreshRateMs
      customEndpointInfoRefreshRateBackoffFactor dataCacheTriggerCondition dataKeyCacheEnabled
      dataKeyCacheExpirationMs dataKeyCacheMaxSize enableFailoverStrictReader
      enableGreenNodeReplacement encryptionMetadataSchema endpointSubstitutionRole
      enhancedLogQueryEnabled failWhenCacheDown gdbAccessibleRegions
      gdbMonitoringConnectionPriority highestLoadCpuWeight highestLoadLagWeight
      iamAccessTokenPropertyName inactiveClusterWriterEndpointSubstitutionRole
      initialConnectionHostSelectorStrategy keepSessionStateOnFailover keyManagementMaxRetries
      keyManagementRetryBackoffBaseMs kms.region loadBalancingIncludeWriter lowestLoadCpuWeight
      lowestLoadLagWeight metadataCacheEnabled metadataCacheExpirationMinutes
      metadataCacheRefreshIntervalMs monitoringConnectionPriority queryLevelLoadBalancing
      removeHostSelectionProperties secretsManagerConnectRetry* singleWriterConnectionString
      skipFailoverOnInterruptedThread skipInactiveWriterClusterEndpointCheck
      skipWrappingForPackages targetDriverAutoRegister
      verifyInactiveClusterWriterEndpointConnectionType verifyInitialConnectionRole
      verifyOpenedConnectionType waitForInitialTopologyMs wrapperAssumeFetchEntireResultSet
      wrapperCaseSensitive wrapperDriverName
      """;

  /** Every name is refused with its reason. */
  static final Catalogue CATALOGUE = catalogue();

  private RefusedSettings() {}

  private static void refuse(Catalogue.Builder into, String names, String why) {
    for (String name : names.strip().split("\\s+", -1)) {
      into.refuse(RefusedName.foreign(name, why));
    }
  }

  private static Catalogue catalogue() {
    Catalogue.Builder names = new Catalogue.Builder();
    for (String name : LATER.strip().split("\\s+", -1)) {
      names.refuse(RefusedName.later(name));
    }
    refuse(names, FOREIGN, "a setting of the AWS wrapper without a counterpart here; remove it");
    refuse(names, POOL, "the engine keeps its own links; set hibernate.aws.pool.* instead");
    refuse(
        names,
        LOG,
        "set the level of the category io.hibernateaws where you configure your log instead");
    return names
        .refuse(RefusedName.laterPrefix("bg.monitoring."))
        .refuse(RefusedName.laterPrefix("blue-green-monitoring-"))
        .refuse(RefusedName.laterPrefix("fastest_response.monitoring."))
        .refuse(RefusedName.laterPrefix("frt-"))
        .refuse(RefusedName.laterPrefix("limitless.monitoring."))
        .refuse(RefusedName.laterPrefix("limitless-router-monitor-"))
        .refuse(RefusedName.elsewhere(TenantNames.SOURCE, TenantNames.READ_ELSEWHERE))
        .refuse(RefusedName.elsewherePrefix(TenantNames.TENANT, TenantNames.READ_ELSEWHERE))
        .build();
  }
}
