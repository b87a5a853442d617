package io.hibernateaws.engine.link;

import io.hibernateaws.engine.product.Namespace;

/**
 * Names what JDBC lets an application set on its connection and the server or driver remembers, in
 * the order in which it is applied; autocommit is applied last, because the others must not begin a
 * transaction. The values are elsewhere: those of a link in its {@link LinkMemory}.
 */
public enum JdbcSetting {
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
  public static JdbcSetting of(Namespace namespace) {
    return switch (namespace) {
      case SCHEMA -> SCHEMA;
      case CATALOG -> CATALOG;
    };
  }
}
