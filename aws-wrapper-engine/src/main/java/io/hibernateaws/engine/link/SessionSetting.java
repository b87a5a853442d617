package io.hibernateaws.engine.link;

import io.hibernateaws.engine.product.Namespace;

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
  AUTO_COMMIT;

  /** The setting of the name that decides what an unqualified table name means. */
  public static SessionSetting of(Namespace namespace) {
    return switch (namespace) {
      case SCHEMA -> SCHEMA;
      case CATALOG -> CATALOG;
    };
  }
}
