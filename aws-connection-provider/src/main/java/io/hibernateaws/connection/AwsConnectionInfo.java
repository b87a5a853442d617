package io.hibernateaws.connection;

import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.Feature;
import java.util.stream.Collectors;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.connections.internal.ConnectionProviderInitiator;
import org.hibernate.engine.jdbc.connections.internal.DatabaseConnectionInfoImpl;
import org.hibernate.engine.jdbc.env.spi.ExtractedDatabaseMetaData;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate logs about the database of a unit at boot: from the configuration and from what
 * Hibernate has asked already, so without a connection of its own and without a secret.
 */
final class AwsConnectionInfo extends DatabaseConnectionInfoImpl {
  private final EngineConfig config;
  private final UnitSettings unit;
  private final Dialect dialect;
  private final @Nullable ExtractedDatabaseMetaData metadata;

  AwsConnectionInfo(
      EngineConfig config,
      UnitSettings unit,
      Dialect dialect,
      @Nullable ExtractedDatabaseMetaData metadata) {
    super(dialect);
    this.config = config;
    this.unit = unit;
    this.dialect = dialect;
    this.metadata = metadata;
  }

  /** Without the query, where a URL carries its secrets. */
  @Override
  public String getJdbcUrl() {
    return config.url().toString();
  }

  @Override
  public @Nullable String getJdbcDriver() {
    return metadata == null ? null : metadata.getDriver();
  }

  @Override
  public @Nullable String getSchema() {
    return metadata == null ? null : metadata.getConnectionSchemaName();
  }

  @Override
  public @Nullable String getCatalog() {
    return metadata == null ? null : metadata.getConnectionCatalogName();
  }

  @Override
  public boolean hasSchema() {
    return metadata == null || metadata.supportsSchemas();
  }

  @Override
  public boolean hasCatalog() {
    return metadata == null || metadata.supportsCatalogs();
  }

  @Override
  public String getAutoCommitMode() {
    return Boolean.toString(unit.options().autoCommit());
  }

  @Override
  public @Nullable String getIsolationLevel() {
    Integer isolation = unit.options().isolation();
    if (isolation != null) {
      return ConnectionProviderInitiator.toIsolationNiceName(isolation);
    }
    return metadata == null
        ? null
        : ConnectionProviderInitiator.toIsolationNiceName(metadata.getDefaultTransactionIsolation())
            + " [the server's default]";
  }

  @Override
  public Integer getPoolMinSize() {
    return config.pool().minSize();
  }

  @Override
  public Integer getPoolMaxSize() {
    return config.pool().maxSize();
  }

  @Override
  public String toInfoString() {
    return String.join(
        "\n",
        line("Database JDBC URL", getJdbcUrl()),
        line("Database driver", getJdbcDriver()),
        line("Database dialect", dialect.getClass().getSimpleName()),
        line("Database version", String.valueOf(getDialectVersion())),
        line("Default catalog/schema", known(getCatalog()) + "/" + known(getSchema())),
        line("Autocommit mode", getAutoCommitMode()),
        line("Isolation level", getIsolationLevel()),
        line("Pool", "one per instance, permits per role"),
        line("Minimum pool size", getPoolMinSize().toString()),
        line("Maximum pool size", getPoolMaxSize().toString()),
        line(
            "AWS features",
            config.features().on().stream().map(Feature::code).collect(Collectors.joining(", "))));
  }

  private static String line(String what, @Nullable String value) {
    return "\t" + what + ": " + known(value);
  }

  private static String known(@Nullable String value) {
    return value == null || value.isEmpty() ? DEFAULT : value;
  }
}
