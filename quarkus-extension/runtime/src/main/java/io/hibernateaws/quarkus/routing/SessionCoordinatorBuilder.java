package io.hibernateaws.quarkus.routing;

import java.util.Map;
import java.util.Objects;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.resource.transaction.backend.jta.internal.JtaTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.internal.TransactionCoordinatorBuilderInitiator;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.jspecify.annotations.Nullable;

/** Builds a {@link SessionCoordinator} for each session of a unit of JTA. Thread-safe. */
final class SessionCoordinatorBuilder extends JtaTransactionCoordinatorBuilderImpl {
  private static final long serialVersionUID = 1L;

  private final transient TransactionRole transaction;
  private transient volatile @Nullable JtaPlatform platform;

  private SessionCoordinatorBuilder(TransactionRole transaction) {
    this.transaction = transaction;
  }

  @Override
  public TransactionCoordinator buildTransactionCoordinator(
      TransactionCoordinatorOwner owner, Options options) {
    return new SessionCoordinator(
        this,
        owner,
        options.shouldAutoJoinTransaction(),
        Objects.requireNonNull(platform),
        transaction);
  }

  @Override
  public void injectServices(ServiceRegistryImplementor registry) {
    super.injectServices(registry);
    platform = registry.requireService(JtaPlatform.class);
  }

  /** In the place of Hibernate's own, where the unit is one of JTA. */
  record Initiator(TransactionRole transaction)
      implements StandardServiceInitiator<TransactionCoordinatorBuilder> {
    @Override
    public Class<TransactionCoordinatorBuilder> getServiceInitiated() {
      return TransactionCoordinatorBuilder.class;
    }

    @Override
    public TransactionCoordinatorBuilder initiateService(
        Map<String, Object> settings, ServiceRegistryImplementor registry) {
      TransactionCoordinatorBuilder chosen =
          TransactionCoordinatorBuilderInitiator.INSTANCE.initiateService(settings, registry);
      return chosen.isJta() ? new SessionCoordinatorBuilder(transaction) : chosen;
    }
  }
}
