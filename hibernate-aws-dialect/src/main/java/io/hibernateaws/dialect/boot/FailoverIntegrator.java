package io.hibernateaws.dialect.boot;

import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * In a unit on our connections: installs the exception conversion and tells the engine when the
 * factory is built. Through an Integrator, so that an application keeps its own dialect.
 */
public final class FailoverIntegrator implements Integrator {
  @Override
  public void integrate(
      Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
    EngineBacked provider = EngineBacked.of(factory.getServiceRegistry());
    if (provider == null) {
      return;
    }
    SqlExceptionHelper helper =
        factory.getServiceRegistry().requireService(JdbcServices.class).getSqlExceptionHelper();
    // The helper belongs to the registry, which several factories may share.
    if (!(helper.getSqlExceptionConverter() instanceof FailoverConverter)) {
      helper.setSqlExceptionConverter(new FailoverConverter(helper.getSqlExceptionConverter()));
    }
    factory.addObserver(
        new SessionFactoryObserver() {
          private static final long serialVersionUID = 1L;

          @Override
          public void sessionFactoryCreated(SessionFactory created) {
            provider.applicationStarted();
          }
        });
  }

  /** Nothing to take back; Hibernate before 7 has no such method of its own. */
  @Override
  public void disintegrate(
      SessionFactoryImplementor factory, SessionFactoryServiceRegistry services) {}
}
