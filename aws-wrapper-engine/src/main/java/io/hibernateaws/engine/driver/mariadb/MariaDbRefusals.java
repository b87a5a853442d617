package io.hibernateaws.engine.driver.mariadb;

import java.util.HashMap;
import java.util.Map;

/**
 * The properties of MariaDB Connector/J that belong to the engine, each with what to do instead.
 */
final class MariaDbRefusals {
  private static final String OWN_SOCKET = "the engine makes the sockets; remove it";
  private static final String OWN_POOL =
      "the engine has pools of its own, hibernate.aws.pool.*; remove it";
  private static final String OWN_FAILOVER =
      "a driver that runs a transaction again by itself hides that it was lost, and may have been"
          + " committed; remove it, and see FailoverRetry";
  private static final String ONE_BY_ONE =
      "the engine lets nothing be sent behind what may commit before that is answered, so that what"
          + " it tells of a lost transaction is true; remove it";
  private static final String TRUE_STATE =
      "the engine asks the driver what the server said last; remove it";

  static final Map<String, String> REFUSED = refused();

  private MariaDbRefusals() {}

  private static Map<String, String> refused() {
    Map<String, String> refused = new HashMap<>();
    refuse(
        refused,
        OWN_SOCKET,
        "socketFactory",
        "localSocket",
        "localSocketAddress",
        "pipe",
        "tcpAbortiveClose");
    refuse(refused, "use hibernate.aws.network.connect_timeout", "connectTimeout");
    refuse(refused, "use hibernate.aws.network.tcp_keepalive_time", "tcpKeepIdle");
    refuse(refused, "use hibernate.aws.network.tcp_keepalive_interval", "tcpKeepInterval");
    refuse(refused, "use hibernate.aws.network.tcp_keepalive_probes", "tcpKeepCount");
    refuse(
        refused,
        OWN_POOL,
        "pool",
        "poolName",
        "maxPoolSize",
        "minPoolSize",
        "maxIdleTime",
        "poolValidMinDelay",
        "registerJmxPool",
        "useResetConnection",
        "pinGlobalTxToPhysicalConnection");
    refuse(refused, OWN_FAILOVER, "transactionReplay", "transactionReplaySize");
    refuse(
        refused,
        "the engine looks for a host itself, for hibernate.aws.failover.timeout; remove it",
        "retriesAllDown");
    refuse(
        refused,
        "the engine chooses the host by role, so no server may lead to another one; remove it",
        "permitRedirect");
    refuse(refused, ONE_BY_ONE, "disablePipeline");
    refuse(
        refused, "the engine ends every transaction where it is; remove it", "forceTransactionEnd");
    refuse(refused, "use hibernate.connection.autocommit", "autocommit");
    refuse(refused, TRUE_STATE, "useLocalSessionState");
    refuse(refused, "the engine reads what leaves on the socket; remove it", "useCompression");
    refuse(
        refused,
        "a tenant's names are looked up in a database, which is a catalog; remove it",
        "useCatalogTerm");
    refuse(
        refused,
        "the engine makes sessions read-only itself, by readOnly(true) or setReadOnly(true);"
            + " remove it",
        "readOnlyPropagatesToServer");
    refuse(
        refused,
        "the engine gives the password; use hibernate.aws.plugins=+iam, or another one that fetches"
            + " it",
        "credentialType");
    refuse(refused, "name the database in the URL", "database");
    return Map.copyOf(refused);
  }

  private static void refuse(Map<String, String> refused, String instead, String... names) {
    for (String name : names) {
      refused.put(name, instead);
    }
  }
}
