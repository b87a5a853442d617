package io.hibernateaws.dialect.boot;

import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.resource.transaction.spi.DdlTransactionIsolator;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.tool.schema.internal.exec.JdbcContext;
import org.jspecify.annotations.Nullable;

/**
 * Builds coordinators that keep verdicts where the unit's connections come from an engine, and
 * Hibernate's own everywhere else. Thread-safe.
 */
final class VerdictCoordinatorBuilder implements TransactionCoordinatorBuilder {
  private static final long serialVersionUID = 1L;

  private final TransactionCoordinatorBuilder hibernates;
  private final transient ServiceRegistryImplementor registry;
  private transient volatile @Nullable Boolean onEngine;

  VerdictCoordinatorBuilder(
      TransactionCoordinatorBuilder hibernates, ServiceRegistryImplementor registry) {
    this.hibernates = hibernates;
    this.registry = registry;
  }

  @Override
  public TransactionCoordinator buildTransactionCoordinator(
      TransactionCoordinatorOwner owner, Options options) {
    TransactionCoordinator plain = hibernates.buildTransactionCoordinator(owner, options);
    return onEngine() ? new VerdictCoordinator(plain, this, owner) : plain;
  }

  @Override
  public boolean isJta() {
    return hibernates.isJta();
  }

  @Override
  public PhysicalConnectionHandlingMode getDefaultConnectionHandlingMode() {
    return hibernates.getDefaultConnectionHandlingMode();
  }

  @Override
  public DdlTransactionIsolator buildDdlTransactionIsolator(JdbcContext context) {
    EngineBacked provider = EngineBacked.of(registry);
    if (provider == null) {
      return hibernates.buildDdlTransactionIsolator(context);
    }
    provider.applicationStarted(); // DDL on a reader can only fail
    return hibernates.buildDdlTransactionIsolator(new SchemaToolContext(context));
  }

  private boolean onEngine() {
    Boolean known = onEngine;
    if (known == null) {
      known = EngineBacked.of(registry) != null;
      onEngine = known;
    }
    return known;
  }
}
