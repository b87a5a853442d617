package io.hibernateaws.quarkus.tenancy;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationStaticInitListener;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.Map;

/** Makes at build time what replaces Quarkus' provider for tenants. */
@Recorder
public class TenancyRecorder {
  /**
   * For one persistence unit whose tenants have a datasource each.
   *
   * @param readers of each datasource that follows its cluster, the one with the readers' pool
   */
  public HibernateOrmIntegrationStaticInitListener dataSources(
      String unit, Map<String, String> readers) {
    return new TenantUnit(unit, new DataSourceTenants(unit, Map.copyOf(readers)));
  }

  /**
   * For one persistence unit whose tenants have a schema each.
   *
   * @param writer Quarkus' name of the unit's datasource
   * @param readers of the one with the readers' pool
   */
  public HibernateOrmIntegrationStaticInitListener schemas(
      String unit, String writer, String readers) {
    return new TenantUnit(unit, new SchemaTenants(writer, readers));
  }

  /** For a pool whose connections get the schemas of tenants. */
  public RuntimeValue<AgroalPoolInterceptor> reset() {
    return new RuntimeValue<>(new SchemaReset());
  }
}
