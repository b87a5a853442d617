package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.LinkMemory;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fresh link of one user and database answers: the values of settings that no session has
 * set, and the facts of product and driver. Learnt once, from a link that no session has changed.
 *
 * @param isolation one of the constants of {@link Connection}
 * @param schema null where the database has none
 * @param catalog null where the database has none
 * @param holdability one of the constants of {@link java.sql.ResultSet}
 * @param networkTimeout in milliseconds, 0 for none
 * @param connectionClass class of the driver's connections
 */
public record SessionDefaults(
    int isolation,
    @Nullable String schema,
    @Nullable String catalog,
    int holdability,
    int networkTimeout,
    Class<?> connectionClass,
    String productName,
    String productVersion,
    int productMajor,
    int productMinor,
    String driverName,
    String driverVersion,
    int driverMajor,
    int driverMinor,
    int jdbcMajor,
    int jdbcMinor) {

  /**
   * Asks a link that was just opened; one that was used remembers what it was opened with. Outside
   * a transaction, with autocommit on.
   */
  static SessionDefaults of(LinkMemory memory, Connection raw) throws SQLException {
    DatabaseMetaData facts = raw.getMetaData();
    Object isolation = memory.opened(JdbcSetting.ISOLATION);
    return new SessionDefaults(
        isolation == null ? raw.getTransactionIsolation() : (Integer) isolation,
        memory.isUsed() ? (String) memory.opened(JdbcSetting.SCHEMA) : schema(raw),
        memory.isUsed() ? (String) memory.opened(JdbcSetting.CATALOG) : raw.getCatalog(),
        raw.getHoldability(),
        raw.getNetworkTimeout(),
        raw.getClass(),
        facts.getDatabaseProductName(),
        facts.getDatabaseProductVersion(),
        facts.getDatabaseMajorVersion(),
        facts.getDatabaseMinorVersion(),
        facts.getDriverName(),
        facts.getDriverVersion(),
        facts.getDriverMajorVersion(),
        facts.getDriverMinorVersion(),
        facts.getJDBCMajorVersion(),
        facts.getJDBCMinorVersion());
  }

  private static @Nullable String schema(Connection raw) throws SQLException {
    try {
      return raw.getSchema();
    } catch (SQLFeatureNotSupportedException e) {
      return null;
    }
  }

  /** The values of settings that links keep between sessions. */
  Map<JdbcSetting, @Nullable Object> kept() {
    Map<JdbcSetting, @Nullable Object> kept = new EnumMap<>(JdbcSetting.class);
    kept.put(JdbcSetting.ISOLATION, isolation);
    kept.put(JdbcSetting.CATALOG, catalog);
    kept.put(JdbcSetting.SCHEMA, schema);
    return kept;
  }

  /** The value of a setting that a session has not set. */
  public @Nullable Object of(JdbcSetting setting) {
    return switch (setting) {
      case ISOLATION -> isolation;
      case CATALOG -> catalog;
      case SCHEMA -> schema;
      case HOLDABILITY -> holdability;
      case NETWORK_TIMEOUT -> networkTimeout;
      case READ_ONLY -> false;
      case AUTO_COMMIT -> true;
      case CLIENT_INFO, TYPE_MAP ->
          throw new IllegalArgumentException(setting + " differs from link to link");
    };
  }
}
