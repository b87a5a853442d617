package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.JdbcSetting;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * What a fresh link of one user and database answers: the values of settings that no session has
 * set, and the facts of product and driver. Learnt once, from a link that no session has changed.
 *
 * @param isolation one of the constants of {@link Connection}
 * @param schema null where the database has none
 * @param catalog null where the database has none
 * @param holdability one of the constants of {@link java.sql.ResultSet}
 * @param connectionClass class of the driver's connections
 */
public record SessionDefaults(
    int isolation,
    @Nullable String schema,
    @Nullable String catalog,
    int holdability,
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

  /** Asks a link; outside a transaction, with autocommit on. */
  static SessionDefaults of(Connection raw) throws SQLException {
    DatabaseMetaData facts = raw.getMetaData();
    return new SessionDefaults(
        raw.getTransactionIsolation(),
        schema(raw),
        raw.getCatalog(),
        raw.getHoldability(),
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

  /** The value of a setting that links keep between sessions. */
  public @Nullable Object of(JdbcSetting setting) {
    return switch (setting) {
      case ISOLATION -> isolation;
      case CATALOG -> catalog;
      case SCHEMA -> schema;
      case HOLDABILITY -> holdability;
      case READ_ONLY -> false;
      case AUTO_COMMIT -> true;
      case CLIENT_INFO, TYPE_MAP, NETWORK_TIMEOUT ->
          throw new IllegalArgumentException(setting + " differs from link to link");
    };
  }
}
