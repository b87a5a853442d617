package io.hibernateaws.engine.link;

/**
 * What JDBC lets a session set on its connection and the server or driver remembers, in the order
 * in which it is applied. Autocommit is applied last.
 */
public enum SessionSetting {
  ISOLATION,
  CATALOG,
  SCHEMA,
  HOLDABILITY,
  CLIENT_INFO,
  TYPE_MAP,
  NETWORK_TIMEOUT,
  READ_ONLY,
  AUTO_COMMIT
}
