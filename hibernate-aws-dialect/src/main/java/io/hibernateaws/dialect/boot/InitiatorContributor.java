package io.hibernateaws.dialect.boot;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.ManagedBeanSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.spi.ServiceContributor;

/**
 * Puts our initiators in the place of Hibernate's own where the connections of a unit may come from
 * an engine: where something names a provider. Every other unit keeps the initiators it has.
 */
public final class InitiatorContributor implements ServiceContributor {
  /** The constant of Hibernate is deprecated, the setting is not refused. */
  private static final String URL = "hibernate.connection.url";

  @Override
  public void contribute(StandardServiceRegistryBuilder builder) {
    if (namesProvider(builder.getSettings()) || hasForeignStrategy(builder)) {
      builder.addInitiator(VerdictCoordinatorInitiator.INSTANCE);
      builder.addInitiator(StartErrorInitiator.INSTANCE);
    }
  }

  /** By a setting, or as a bean. */
  private static boolean namesProvider(Map<String, Object> settings) {
    return settings.get(JdbcSettings.CONNECTION_PROVIDER) != null
        || settings.get(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER) != null
        || mayUseBean(settings);
  }

  /** Hibernate looks for a bean where nothing else says where connections come from. */
  private static boolean mayUseBean(Map<String, Object> settings) {
    return (settings.get(ManagedBeanSettings.BEAN_CONTAINER) != null
            || settings.get(ManagedBeanSettings.JAKARTA_CDI_BEAN_MANAGER) != null)
        && settings.get(JdbcSettings.JAKARTA_JDBC_URL) == null
        && settings.get(URL) == null;
  }

  /** Hibernate takes a registered provider by itself, and one of an application may wrap ours. */
  private static boolean hasForeignStrategy(StandardServiceRegistryBuilder builder) {
    return builder
        .getBootstrapServiceRegistry()
        .requireService(StrategySelector.class)
        .getRegisteredStrategyImplementors(ConnectionProvider.class)
        .stream()
        .anyMatch(type -> !type.getName().startsWith("org.hibernate."));
  }
}
