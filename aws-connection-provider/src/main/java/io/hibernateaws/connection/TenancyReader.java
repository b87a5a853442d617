package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.engine.config.TenantNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** Reads who knows the tenants of a unit. */
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
    List<TenantMapping> mappings = Mappings.read(settings, registry, problems);
    PropertyTenants properties = PropertyTenants.read(settings, problems);
    Object given = settings.get(SOURCE);
    if (given != null && !properties.isEmpty()) {
      problems.add(
          SOURCE + " and " + PropertyTenants.PREFIX + "* both name tenants; keep one of them.");
    }
    if (given != null) {
      TenantSource<Object> source = source(given, registry, problems);
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
              + "<tenant>.schema, .database, .url or .user; or derive schema or user from the id by"
              + " Hibernate's "
              + MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER
              + " or "
              + Mappings.CREDENTIALS_MAPPER
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
    boolean isOurs =
        single == null
            || single.equals("aws")
            || single.equals(AwsConnectionProvider.class)
            || single.equals(AwsConnectionProvider.class.getName());
    if (!isOurs) {
      problems.add(
          JdbcSettings.CONNECTION_PROVIDER
              + " has no effect beside "
              + MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER
              + ": remove one of them.");
    }
  }

  /** Null if it is none. */
  @SuppressWarnings("unchecked") // a source that takes other ids fails on them, and is told so
  private static @Nullable TenantSource<Object> source(
      Object given, @Nullable ServiceRegistry registry, List<String> problems) {
    if (given instanceof TenantSource<?> source) {
      return (TenantSource<Object>) source;
    }
    String why = "";
    if (registry != null && (given instanceof Class<?> || given instanceof CharSequence)) {
      try {
        Object made =
            registry
                .requireService(StrategySelector.class)
                .resolveStrategy(TenantSource.class, given);
        if (made instanceof TenantSource<?> source) {
          return (TenantSource<Object>) source;
        }
      } catch (RuntimeException e) {
        why = " (" + e.getMessage() + ")";
      }
    }
    problems.add(
        SOURCE
            + " must be a "
            + TenantSource.class.getName()
            + ": an instance, a class with a public constructor without parameters, or its name"
            + why
            + ".");
    return null;
  }
}
