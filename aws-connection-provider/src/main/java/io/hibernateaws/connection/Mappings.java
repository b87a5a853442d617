package io.hibernateaws.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.MultiTenancy;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** Finds Hibernate's own mappers from tenants to schemas and users. */
final class Mappings {
  /** Known to Hibernate since 7.3. */
  static final String CREDENTIALS_MAPPER = "hibernate.multi_tenant.credentials_mapper";

  private static final String CREDENTIALS_TYPE =
      "org.hibernate.context.spi.TenantCredentialsMapper";

  private Mappings() {}

  /** Those that are set; adds what is wrong to {@code problems}. */
  static List<TenantMapping> read(
      Map<String, Object> settings, @Nullable ServiceRegistry registry, List<String> problems) {
    List<TenantMapping> found = new ArrayList<>();
    if (!(registry instanceof StandardServiceRegistry standard)) {
      return found; // outside of Hibernate there is nobody who would know a mapper
    }
    try {
      TenantSchemaMapper<Object> schemas = MultiTenancy.getTenantSchemaMapper(settings, standard);
      if (schemas != null) {
        found.add(new SchemaMapping(schemas));
      }
    } catch (RuntimeException e) {
      problems.add(
          refused(MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER, "TenantSchemaMapper", e));
    }
    if (!knowsCredentials()) {
      if (settings.get(CREDENTIALS_MAPPER) != null) {
        problems.add(CREDENTIALS_MAPPER + " needs Hibernate 7.3 or later.");
      }
      return found;
    }
    try {
      TenantMapping credentials = CredentialsMapping.of(settings, standard);
      if (credentials != null) {
        found.add(credentials);
      }
    } catch (RuntimeException e) {
      problems.add(refused(CREDENTIALS_MAPPER, "TenantCredentialsMapper", e));
    }
    return found;
  }

  private static String refused(String setting, String type, RuntimeException e) {
    return setting
        + " must be a "
        + type
        + ": an instance, a class with a public constructor without parameters, or its name ("
        + e.getMessage()
        + ").";
  }

  /** The class of the mapper that a factory was built with for this setting, null for none. */
  static @Nullable Class<?> typeIn(SessionFactoryImplementor factory, String setting) {
    if (setting.equals(CREDENTIALS_MAPPER)) {
      return knowsCredentials() ? CredentialsMapping.typeIn(factory) : null;
    }
    Object mapper = factory.getSessionFactoryOptions().getTenantSchemaMapper();
    return mapper == null ? null : mapper.getClass();
  }

  private static boolean knowsCredentials() {
    try {
      Class.forName(CREDENTIALS_TYPE, false, MultiTenancy.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
