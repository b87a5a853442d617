package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.PlaceIdentifiers;
import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.context.spi.MultiTenancy;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** The schema of a tenant as {@code hibernate.multi_tenant.schema_mapper} says it. */
record SchemaMapping(TenantSchemaMapper<Object> mapper) implements TenantMapping<String> {
  /** The mapper set, or a bean of its type; null if there is none. */
  static @Nullable TenantMapping<?> of(
      Map<String, Object> settings, StandardServiceRegistry registry) {
    TenantSchemaMapper<Object> mapper = MultiTenancy.getTenantSchemaMapper(settings, registry);
    return mapper == null ? null : new SchemaMapping(mapper);
  }

  /** The mapper that a factory was built with, null if it has none. */
  static @Nullable Object mapperOf(SessionFactoryImplementor factory) {
    return factory.getSessionFactoryOptions().getTenantSchemaMapper();
  }

  @Override
  public String setting() {
    return TenantMapper.SCHEMA.setting();
  }

  @Override
  @SuppressWarnings("NullAway") // a mapper that does not know the tenant may answer null
  public @Nullable String mapped(Object tenant) {
    @Nullable String schema = mapper.schemaName(tenant);
    if (schema != null
        && schema.equals(tenant.toString())
        && PlaceIdentifiers.isSharedSchema(schema)) {
      throw new IllegalArgumentException(
          "the schema "
              + ForeignText.quoted(schema)
              + " is everybody's, and a tenant of this name gets it only from a TenantSource");
    }
    return schema;
  }

  @Override
  public @Nullable String partOf(TenantPlace place) {
    return place.schema();
  }

  @Override
  public void checkAgreement(String given, String mapped) {
    if (!given.equals(mapped)) {
      throw new IllegalArgumentException(
          "its source names the schema "
              + ForeignText.quoted(given)
              + " and "
              + setting()
              + " the schema "
              + ForeignText.quoted(mapped)
              + ": keep one of them");
    }
  }

  @Override
  public TenantPlace with(@Nullable TenantPlace place, String schema) {
    return place == null ? TenantPlace.inSchema(schema) : place.withSchema(schema);
  }
}
