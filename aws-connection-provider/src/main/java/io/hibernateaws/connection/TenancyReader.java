package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.engine.assembly.TenantNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** Reads what knows the tenants of a unit: a source, settings or mappers. */
final class TenancyReader {
  private static final String PREFIX = "hibernate.aws.";
  static final String SOURCE = PREFIX + TenantNames.SOURCE;

  private TenancyReader() {}

  /** The settings without those that say which tenants there are. */
  static Map<String, Object> withoutTenants(Map<String, Object> settings) {
    Map<String, Object> others = new HashMap<>(settings);
    others
        .keySet()
        .removeIf(
            name ->
                name.startsWith(PREFIX) && TenantNames.contains(name.substring(PREFIX.length())));
    return others;
  }

  /** Adds what is wrong to {@code problems}. */
  static Tenants read(
      Map<String, Object> settings, @Nullable ServiceRegistry registry, List<String> problems) {
    refuseWhatHasNoEffect(settings, problems);
    int before = problems.size();
    List<TenantMapping<?>> mappings = TenantMapper.read(settings, registry, problems);
    PropertyTenants properties = PropertyTenants.read(settings, problems);
    Object given = settings.get(SOURCE);
    if (given != null && !properties.isEmpty()) {
      problems.add(
          SOURCE + " and " + PropertyTenants.PREFIX + "* both name tenants; keep one of them.");
    }
    if (given != null) {
      @SuppressWarnings("unchecked") // a source of other ids fails on them, and the session is told
      TenantSource<Object> source =
          StrategySetting.read(SOURCE, TenantSource.class, given, registry, problems);
      return new Tenants(source, source != given, mappings);
    }
    if (properties.isEmpty() && mappings.isEmpty() && problems.size() == before) {
      problems.add(
          "nobody knows the tenants. Set "
              + SOURCE
              + " to a "
              + TenantSource.class.getName()
              + "; or write them down as "
              + PropertyTenants.PREFIX
              + "<tenant>.schema, .database, .url, .user or .secret_id; or derive schema or user from the id by"
              + " Hibernate's "
              + MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER
              + " or "
              + TenantMapper.CREDENTIALS.setting()
              + ".");
    }
    return new Tenants(properties.isEmpty() ? null : properties, false, mappings);
  }

  private static void refuseWhatHasNoEffect(Map<String, Object> settings, List<String> problems) {
    if (settings.get(MultiTenancySettings.TENANT_IDENTIFIER_TO_USE_FOR_ANY_KEY) != null) {
      problems.add(
          MultiTenancySettings.TENANT_IDENTIFIER_TO_USE_FOR_ANY_KEY
              + " has no effect here: what belongs to no tenant uses the unit's own connection;"
              + " remove it.");
    }
    Object single = settings.get(JdbcSettings.CONNECTION_PROVIDER);
    if (single != null
        && !StrategySetting.names(AwsConnectionProvider.class, AwsName.NAME, single)) {
      problems.add(
          JdbcSettings.CONNECTION_PROVIDER
              + " has no effect beside "
              + MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER
              + ": remove one of them.");
    }
  }
}
