package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.QuotedValue;
import io.hibernateaws.connection.tenancy.TenantPlace;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.jspecify.annotations.Nullable;

/** The schema of a tenant as {@code hibernate.multi_tenant.schema_mapper} says it. */
record SchemaMapping(TenantSchemaMapper<Object> mapper) implements TenantMapping {
  @Override
  public String setting() {
    return MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER;
  }

  @Override
  public Class<?> type() {
    return mapper.getClass();
  }

  @Override
  @SuppressWarnings("NullAway") // a mapper that does not know the tenant may answer null
  public @Nullable TenantPlace complete(@Nullable TenantPlace place, Object tenant) {
    @Nullable String mapped = mapper.schemaName(tenant);
    String given = place == null ? null : place.schema();
    if (mapped == null) {
      return given == null ? null : place;
    }
    if (mapped.equals("public") && mapped.equals(tenant.toString())) {
      throw new IllegalArgumentException(
          "the schema 'public' is everybody's, and a tenant of this name gets it only from a"
              + " TenantSource");
    }
    if (given != null && !given.equals(mapped)) {
      throw new IllegalArgumentException(
          "its source names the schema "
              + QuotedValue.of(given)
              + " and "
              + setting()
              + " the schema "
              + QuotedValue.of(mapped)
              + ": keep one of them");
    }
    return place == null ? TenantPlace.inSchema(mapped) : place.withSchema(mapped);
  }
}
