package io.hibernateaws.engine.pool;

import static io.hibernateaws.engine.config.Durations.duration;
import static io.hibernateaws.engine.config.Values.integer;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
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

  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Duration> IDLE_TIMEOUT =
      SETTINGS.add(
          Setting.of(
                  "tenancy.idle_timeout",
                  duration(SECONDS),
                  Setting.S,
                  Duration.ofMinutes(10),
                  "600",
                  "Links of a tenant's user or database that nobody has wanted for so long are closed; 0"
                      + " for never.")
              .usually("1s", "168h"));
  static final Setting<Integer> MAX_CONNECTIONS =
      SETTINGS.add(
          Setting.of(
              "tenancy.max_connections",
              integer(1),
              "int",
              null,
              "no cap",
              "Connections of all tenants to the cluster together; a tenant that has had less is served"
                  + " first."));
  static final Setting<Integer> MAX_CONNECTIONS_PER_TENANT =
      SETTINGS.add(
          Setting.of(
              "tenancy.max_connections_per_tenant",
              integer(1),
              "int",
              null,
              "no cap",
              "Connections of each tenant that are in use at once."));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /**
   * What was given, else the defaults.
   *
   * @param minSize links kept open to every usable instance
   */
  public static TenancySettings read(GivenSettings given, int minSize) {
    Integer most = given.given(MAX_CONNECTIONS);
    Integer each = given.given(MAX_CONNECTIONS_PER_TENANT);
    if (most != null && each != null && each > most) {
      given.problem(
          MAX_CONNECTIONS_PER_TENANT, each, "is more than " + MAX_CONNECTIONS.name() + "=" + most);
    }
    if (most != null && minSize > most) {
      given.problem(
          MAX_CONNECTIONS, most, "is less than " + PoolSettings.MIN_SIZE.name() + "=" + minSize);
    }
    return new TenancySettings(given.unlessZero(IDLE_TIMEOUT), most, each);
  }
}
