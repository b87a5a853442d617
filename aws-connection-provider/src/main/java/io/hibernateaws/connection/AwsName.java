package io.hibernateaws.connection;

import java.util.Arrays;
import java.util.Map;
import org.hibernate.HibernateException;
import org.hibernate.Version;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.internal.util.config.ConfigurationHelper;
import org.hibernate.service.spi.ServiceContributor;
import org.jspecify.annotations.Nullable;

/**
 * The short name {@code aws} for the setting {@code hibernate.connection.provider_class}. A unit
 * that names none of our providers is left alone: nothing is registered in Hibernate's selector of
 * strategies, which takes the only registered provider even where the settings name none.
 *
 * <p>Hibernate loads this class wherever the jar is, so it touches no type that an older Hibernate
 * does not have.
 */
public final class AwsName implements ServiceContributor {
  static final String NAME = "aws";

  /** Providers are named by text here: older versions of Hibernate cannot load their classes. */
  private static final String PACKAGE = "io.hibernateaws.connection.";

  private static final String SINGLE = PACKAGE + "AwsConnectionProvider";
  private static final String OF_TENANTS = PACKAGE + "AwsMultiTenantConnectionProvider";

  /** Hibernate 7.2 asks providers for read-only connections, by this method among others. */
  private static final String SINCE_7_2 = "getReadOnlyConnection";

  /**
   * Replaces the short name by the class.
   *
   * @throws HibernateException if a provider of ours is named and Hibernate is older than 7.2
   */
  @Override
  public void contribute(StandardServiceRegistryBuilder builder) {
    Map<String, Object> settings = builder.getSettings();
    Object single = settings.get(JdbcSettings.CONNECTION_PROVIDER);
    boolean byShortName = NAME.equals(text(single));
    if (byShortName || SINGLE.equals(className(single))) {
      check(JdbcSettings.CONNECTION_PROVIDER, single);
    }
    Object ofTenants = settings.get(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER);
    if (OF_TENANTS.equals(className(ofTenants))) {
      check(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER, ofTenants);
    }
    if (byShortName) {
      builder.applySetting(JdbcSettings.CONNECTION_PROVIDER, Named.provider());
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof CharSequence text
        ? ConfigurationHelper.resolvePlaceHolder(text.toString()).strip()
        : null;
  }

  private static @Nullable String className(@Nullable Object value) {
    return value instanceof Class<?> type ? type.getName() : text(value);
  }

  private static void check(String setting, @Nullable Object value) {
    boolean known =
        Arrays.stream(ConnectionProvider.class.getMethods())
            .anyMatch(method -> method.getName().equals(SINCE_7_2));
    if (!known) {
      throw new HibernateException(
          setting
              + "="
              + className(value)
              + " needs Hibernate 7.2 or later, and this is "
              + Version.getVersionString()
              + ".");
    }
  }

  /** Loaded for units that name our provider. */
  private static final class Named {
    static Class<?> provider() {
      return AwsConnectionProvider.class;
    }
  }
}
