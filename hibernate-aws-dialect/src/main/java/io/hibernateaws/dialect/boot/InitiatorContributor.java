package io.hibernateaws.dialect.boot;

import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.service.spi.ServiceContributor;

/** Puts our initiators in the place of Hibernate's own. */
public final class InitiatorContributor implements ServiceContributor {
  @Override
  public void contribute(StandardServiceRegistryBuilder builder) {
    builder.addInitiator(VerdictCoordinatorInitiator.INSTANCE);
    builder.addInitiator(StartErrorInitiator.INSTANCE);
  }
}
