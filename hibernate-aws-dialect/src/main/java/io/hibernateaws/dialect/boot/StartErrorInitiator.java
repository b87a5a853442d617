package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.failure.ExceptionChain;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.HibernateException;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.dialect.internal.DialectFactoryImpl;
import org.hibernate.engine.jdbc.dialect.spi.DialectFactory;
import org.hibernate.engine.jdbc.env.internal.JdbcEnvironmentInitiator;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Ends the start of a unit on our connections with the error of its first connection. Hibernate
 * itself logs that error and goes on without metadata, which can only end in "Unable to determine
 * Dialect" where no dialect is set; a unit with a dialect starts without its database, as ever.
 */
final class StartErrorInitiator implements StandardServiceInitiator<JdbcEnvironment> {
  static final StartErrorInitiator INSTANCE = new StartErrorInitiator();

  /** Superseded by {@link JdbcSettings#ALLOW_METADATA_ON_BOOT}; its constant is deprecated. */
  private static final String OLD_NAME = "hibernate.temp.use_jdbc_metadata_defaults";

  private static final String REQUIRE = "require";

  private StartErrorInitiator() {}

  @Override
  public Class<JdbcEnvironment> getServiceInitiated() {
    return JdbcEnvironment.class;
  }

  @Override
  public JdbcEnvironment initiateService(
      Map<String, Object> settings, ServiceRegistryImplementor registry) {
    if (!needsMetadata(settings, registry) || EngineBacked.of(registry) == null) {
      return JdbcEnvironmentInitiator.INSTANCE.initiateService(settings, registry);
    }
    Map<String, Object> required = new HashMap<>(settings);
    required.put(JdbcSettings.ALLOW_METADATA_ON_BOOT, REQUIRE);
    try {
      return JdbcEnvironmentInitiator.INSTANCE.initiateService(required, registry);
    } catch (HibernateException e) {
      throw ownError(e);
    }
  }

  /** Whether no start can succeed whose connection fails, though Hibernate would go on. */
  private static boolean needsMetadata(
      Map<String, Object> settings, ServiceRegistryImplementor registry) {
    Object dialect = settings.get(JdbcSettings.DIALECT);
    Object access = settings.get(JdbcSettings.ALLOW_METADATA_ON_BOOT);
    boolean allowed =
        access == null
            ? settings.get(OLD_NAME) == null
            : !access.toString().equalsIgnoreCase("false")
                && !access.toString().equalsIgnoreCase("disallow");
    return allowed
        && (dialect == null || dialect.toString().isEmpty())
        && registry.requireService(DialectFactory.class) instanceof DialectFactoryImpl;
  }

  private static HibernateException ownError(HibernateException failure) {
    SQLException own = ExceptionChain.findCause(failure, SQLException.class);
    return own == null
        ? failure
        : new FailoverConverter(new SqlExceptionHelper(false).getSqlExceptionConverter())
            .convert(
                own, "Could not ask the database what it is [" + own.getMessage() + "]", "n/a");
  }
}
