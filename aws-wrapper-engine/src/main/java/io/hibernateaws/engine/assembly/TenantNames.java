package io.hibernateaws.engine.assembly;

/**
 * Names of settings that say which tenants there are. No engine reads them: the layer that knows
 * tenants takes them out before it reads an engine's settings.
 */
public final class TenantNames {
  /** Names the source of tenants: an instance, a class or the name of a class. */
  public static final String SOURCE = "tenancy.source";

  /** Stands before {@code <tenant>.<field>}. */
  public static final String TENANT = "tenancy.tenant.";

  static final String READ_ELSEWHERE =
      "has no effect here; only io.hibernateaws.connection.AwsMultiTenantConnectionProvider, set as"
          + " hibernate.multi_tenant_connection_provider, reads it, and never from a URL";

  private TenantNames() {}

  /** Whether it is one of them; without the prefix of all our settings. */
  public static boolean contains(String name) {
    return name.equals(SOURCE) || name.startsWith(TENANT);
  }
}
