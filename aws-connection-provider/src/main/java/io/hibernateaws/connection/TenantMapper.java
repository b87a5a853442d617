package io.hibernateaws.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.MultiTenancy;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** Hibernate's own kinds of mappers from tenants to parts of their places. */
enum TenantMapper {
  SCHEMA(MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER, "TenantSchemaMapper") {
    @Override
    @Nullable TenantMapping<?> find(
        Map<String, Object> settings, StandardServiceRegistry registry) {
      return SchemaMapping.of(settings, registry);
    }

    @Override
    @Nullable Object find(SessionFactoryImplementor factory) {
      return SchemaMapping.mapperOf(factory);
    }
  },

  /** Known to Hibernate since 7.3, its setting too. */
  CREDENTIALS("hibernate.multi_tenant.credentials_mapper", "TenantCredentialsMapper") {
    @Override
    @Nullable TenantMapping<?> find(
        Map<String, Object> settings, StandardServiceRegistry registry) {
      return CredentialsMapping.of(settings, registry);
    }

    @Override
    @Nullable Object find(SessionFactoryImplementor factory) {
      return CredentialsMapping.mapperOf(factory);
    }
  };

  private final String setting;
  private final String type;

  TenantMapper(String setting, String type) {
    this.setting = setting;
    this.type = type;
  }

  /** The setting that names a mapper of this kind. */
  String setting() {
    return setting;
  }

  /** The mapper set, or a bean of its type; null if there is none. Only if the kind is known. */
  abstract @Nullable TenantMapping<?> find(
      Map<String, Object> settings, StandardServiceRegistry registry);

  /** The mapper that a factory was built with; null for none. Only if the kind is known. */
  abstract @Nullable Object find(SessionFactoryImplementor factory);

  /** The mappers that are set; adds what is wrong to {@code problems}. */
  static List<TenantMapping<?>> read(
      Map<String, Object> settings, @Nullable ServiceRegistry registry, List<String> problems) {
    List<TenantMapping<?>> found = new ArrayList<>();
    if (registry instanceof StandardServiceRegistry standard) {
      for (TenantMapper kind : values()) {
        TenantMapping<?> mapping = kind.read(settings, standard, problems);
        if (mapping != null) {
          found.add(mapping);
        }
      }
    }
    return found;
  }

  private @Nullable TenantMapping<?> read(
      Map<String, Object> settings, StandardServiceRegistry registry, List<String> problems) {
    if (!isKnown()) {
      if (settings.get(setting) != null) {
        problems.add(setting + " needs Hibernate 7.3 or later.");
      }
      return null;
    }
    try {
      return find(settings, registry);
    } catch (RuntimeException e) {
      problems.add(StrategySetting.problem(setting, type, e));
      return null;
    }
  }

  /** The class of the mapper that a factory was built with; null for none. */
  @Nullable Class<?> typeIn(SessionFactoryImplementor factory) {
    Object mapper = isKnown() ? find(factory) : null;
    return mapper == null ? null : mapper.getClass();
  }

  /** Whether this version of Hibernate has the kind. */
  private boolean isKnown() {
    try {
      Class.forName(
          MultiTenancy.class.getPackageName() + "." + type,
          false,
          MultiTenancy.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
