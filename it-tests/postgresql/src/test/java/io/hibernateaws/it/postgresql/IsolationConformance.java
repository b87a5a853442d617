package io.hibernateaws.it.postgresql;

import io.hibernateaws.connection.AwsConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.testing.orm.common.BaseTransactionIsolationConfigTest;
import org.hibernate.testing.orm.junit.ServiceRegistryScope;

/**
 * What Hibernate demands of every connection provider about {@code hibernate.connection.isolation}.
 * Run by {@link HibernatesOwnTests} only: it connects to the URL of {@code hibernate.properties}
 * while JUnit asks whether it is enabled.
 */
final class IsolationConformance extends BaseTransactionIsolationConfigTest {
  @Override
  protected ConnectionProvider getConnectionProviderUnderTest(ServiceRegistryScope scope) {
    ServiceRegistryImplementor registry = (ServiceRegistryImplementor) scope.getRegistry();
    ConnectionProvider chosen = registry.requireService(ConnectionProvider.class);
    if (!(chosen instanceof AwsConnectionProvider)) {
      throw new IllegalStateException("provider_class=aws stands for " + chosen);
    }
    AwsConnectionProvider provider = new AwsConnectionProvider();
    provider.injectServices(registry);
    return provider;
  }
}
