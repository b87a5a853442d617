package io.hibernateaws.engine.driver;

import com.mysql.cj.conf.PropertyKey;
import java.util.HashMap;
import java.util.Map;

/** The properties of Connector/J that belong to the engine, each with what to do instead. */
final class MySqlConnectorRefusals {
  private static final String OWN_SOCKET = "the engine makes the sockets; remove it";
  private static final String OWN_ROUTING = "the engine chooses the host by role; remove it";
  private static final String USE_THE_URL = "name the host, port and database in the URL";
  private static final String OWN_FAILOVER =
      "a driver that connects again by itself hides that a transaction was lost; remove it";
  private static final String TRUE_STATE =
      "the engine asks the driver what the server said last; remove it";
  private static final String ONE_BY_ONE = "name each property by itself";

  static final Map<String, String> REFUSED = refused();

  private MySqlConnectorRefusals() {}

  private static Map<String, String> refused() {
    Map<String, String> refused = new HashMap<>();
    refuse(
        refused,
        OWN_SOCKET,
        PropertyKey.socketFactory,
        PropertyKey.localSocketAddress,
        PropertyKey.socksProxyHost,
        PropertyKey.socksProxyPort,
        PropertyKey.socksProxyRemoteDns,
        PropertyKey.tcpNoDelay,
        PropertyKey.tcpRcvBuf,
        PropertyKey.tcpSndBuf,
        PropertyKey.tcpTrafficClass);
    refuse(refused, "use hibernate.aws.network.connect_timeout", PropertyKey.connectTimeout);
    refuse(
        refused,
        OWN_FAILOVER,
        PropertyKey.autoReconnect,
        PropertyKey.autoReconnectForPools,
        PropertyKey.reconnectAtTxEnd,
        PropertyKey.failOverReadOnly,
        PropertyKey.initialTimeout,
        PropertyKey.maxReconnects,
        PropertyKey.retriesAllDown,
        PropertyKey.secondsBeforeRetrySource,
        PropertyKey.queriesBeforeRetrySource,
        PropertyKey.queryTimeoutKillsConnection);
    refuse(refused, USE_THE_URL, PropertyKey.HOST, PropertyKey.PORT, PropertyKey.DBNAME);
    refuse(
        refused,
        OWN_SOCKET,
        PropertyKey.PROTOCOL,
        PropertyKey.PATH,
        PropertyKey.ADDRESS,
        PropertyKey.TYPE,
        PropertyKey.PRIORITY);
    refuse(refused, OWN_ROUTING, PropertyKey.dnsSrv, PropertyKey.readFromSourceWhenNoReplicas);
    refuse(
        refused,
        TRUE_STATE,
        PropertyKey.useLocalSessionState,
        PropertyKey.useLocalTransactionState);
    refuse(
        refused,
        "the engine reads what leaves on the socket; remove it",
        PropertyKey.useCompression);
    refuse(
        refused,
        "a tenant's names are looked up in a database, which is a catalog; remove it",
        PropertyKey.databaseTerm);
    refuse(
        refused,
        "the engine makes sessions read-only itself, by readOnly(true) or setReadOnly(true);"
            + " remove it",
        PropertyKey.readOnlyPropagatesToServer);
    refuse(refused, ONE_BY_ONE, PropertyKey.useConfigs, PropertyKey.propertiesTransform);
    for (PropertyKey key : PropertyKey.values()) {
      String name = key.getKeyName();
      if (name.startsWith("loadBalance")
          || name.startsWith("replication")
          || name.startsWith("ha.")) {
        refuse(refused, OWN_ROUTING, key);
      }
    }
    return Map.copyOf(refused);
  }

  private static void refuse(Map<String, String> refused, String instead, PropertyKey... keys) {
    for (PropertyKey key : keys) {
      refused.put(key.getKeyName(), instead);
      String alias = key.getCcAlias();
      if (alias != null) {
        refused.put(alias, instead);
      }
    }
  }
}
