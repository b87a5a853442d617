package io.hibernateaws.dialect.boot;

import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.service.spi.ServiceContributor;

/** Puts {@link VerdictCoordinatorInitiator} in the place of Hibernate's own initiator. */
public final class VerdictCoordinatorContributor implements ServiceContributor {
  @Override
  public void contribute(StandardServiceRegistryBuilder builder) {
    builder.addInitiator(VerdictCoordinatorInitiator.INSTANCE);
  }
}
