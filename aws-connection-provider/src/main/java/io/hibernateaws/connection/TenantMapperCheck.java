package io.hibernateaws.connection;

import java.util.List;
import java.util.Objects;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a session factory with a mapper of tenants that its connections would not follow: one
 * that was applied to the builder of the factory, where no provider can see it.
 *
 * <p>Hibernate loads this class wherever the jar is, so it touches no type that an older Hibernate
 * does not have before a unit has our provider.
 */
public final class TenantMapperCheck implements Integrator {
  @Override
  public void integrate(
      Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
    Object provider = factory.getServiceRegistry().getService(MultiTenantConnectionProvider.class);
    if (provider != null
        && provider.getClass().getPackage() == TenantMapperCheck.class.getPackage()) {
      OfOurs.check(provider, factory);
    }
  }

  /** Nothing to take back; Hibernate before 7 has no such method of its own. */
  @Override
  public void disintegrate(
      SessionFactoryImplementor factory, SessionFactoryServiceRegistry services) {}

  /** Loaded for units on connections of ours. */
  private static final class OfOurs {
    static void check(Object provider, SessionFactoryImplementor factory) {
      if (provider instanceof AwsMultiTenantConnectionProvider<?> ours) {
        for (TenantMapper kind : TenantMapper.values()) {
          check(kind, factory, ours.mappings());
        }
      }
    }

    private static void check(
        TenantMapper kind, SessionFactoryImplementor factory, List<TenantMapping<?>> followed) {
      Class<?> ofFactory = kind.typeIn(factory);
      Class<?> ofProvider = followedOf(kind, followed);
      if (ofFactory != null && !Objects.equals(ofFactory, ofProvider)) {
        throw new ConnectionProviderConfigurationException(
            "The session factory was built with the mapper "
                + ofFactory.getName()
                + ", which the connections of this unit would not follow: set it as "
                + kind.setting()
                + " instead.");
      }
    }

    private static @Nullable Class<?> followedOf(
        TenantMapper kind, List<TenantMapping<?>> followed) {
      return followed.stream()
          .filter(mapping -> mapping.setting().equals(kind.setting()))
          .findFirst()
          .<Class<?>>map(TenantMapping::type)
          .orElse(null);
    }
  }
}
