package io.hibernateaws.engine.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps many tenants of one cluster in bounds (settings {@code tenancy.*}).
 *
 * @param idleTimeout stores from which no session has taken for so long are closed, unless they are
 *     those of the engine's own user and database; null for never
 * @param maxConnections of all tenants together; null for no cap
 * @param maxConnectionsPerTenant of each tenant; null for no cap
 */
public record TenancySettings(
    @Nullable Duration idleTimeout,
    @Nullable Integer maxConnections,
    @Nullable Integer maxConnectionsPerTenant) {
  /** No store is closed, nothing is capped. */
  public static final TenancySettings UNBOUNDED = new TenancySettings(null, null, null);
}
