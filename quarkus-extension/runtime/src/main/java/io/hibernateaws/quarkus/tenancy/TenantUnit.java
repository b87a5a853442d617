package io.hibernateaws.quarkus.tenancy;

import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationStaticInitListener;
import java.util.function.BiConsumer;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.cfg.MultiTenancySettings;

/**
 * Puts {@link TenantConnectionProvider} in the place of Quarkus' own provider in one persistence
 * unit, which asks for it when the application is built.
 */
final class TenantUnit implements HibernateOrmIntegrationStaticInitListener {
  private final String unit;
  private final TenantPools tenants;

  /**
   * For one unit.
   *
   * @param unit Quarkus' name of it
   */
  TenantUnit(String unit, TenantPools tenants) {
    this.unit = unit;
    this.tenants = tenants;
  }

  /** What comes later wins, and this comes after what Quarkus puts there. */
  @Override
  public void contributeBootProperties(BiConsumer<String, Object> properties) {
    properties.accept(
        MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER,
        new TenantConnectionProvider(unit, tenants));
  }

  @Override
  public void onMetadataInitialized(
      Metadata metadata, BootstrapContext context, BiConsumer<String, Object> properties) {}
}
