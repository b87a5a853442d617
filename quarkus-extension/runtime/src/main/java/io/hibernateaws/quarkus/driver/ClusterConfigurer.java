package io.hibernateaws.quarkus.driver;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.hibernateaws.connection.AwsExceptionSorter;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.jta.ClusterTransactions;
import io.hibernateaws.quarkus.jta.PoolName;
import io.quarkus.agroal.runtime.AgroalConnectionConfigurer;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Map;

/**
 * What Quarkus asks about the pools of a kind of database. The exception sorter decides by verdict
 * and by who spoke where the engine has spoken, which Quarkus' own does by state alone: that one
 * throws away a connection that has failed over, and keeps one that was left by the writer.
 */
abstract class ClusterConfigurer implements AgroalConnectionConfigurer {
  private final String tlsProperty;
  private final String tlsOff;
  private final ExceptionSorter quarkus;
  @Inject TransactionManager transactions;
  @Inject TransactionSynchronizationRegistry registry;

  /**
   * @param quarkus what Quarkus itself sorts exceptions with, for a datasource that is left to it
   */
  @SuppressWarnings("NullAway") // injected
  ClusterConfigurer(String tlsProperty, String tlsOff, ExceptionSorter quarkus) {
    this.tlsProperty = tlsProperty;
    this.tlsOff = tlsOff;
    this.quarkus = quarkus;
  }

  @Override
  public void disableSslSupport(
      String databaseKind,
      AgroalDataSourceConfigurationSupplier dataSource,
      Map<String, String> additionalProperties) {
    dataSource
        .connectionPoolConfiguration()
        .connectionFactoryConfiguration()
        .jdbcProperty(tlsProperty, tlsOff);
  }

  /** Quarkus asks for nothing after the sorter, and has set its own integration with JTA before. */
  @Override
  public void setExceptionSorter(
      String databaseKind, AgroalDataSourceConfigurationSupplier dataSource) {
    AgroalConnectionPoolConfiguration configured = dataSource.connectionPoolConfiguration().get();
    dataSource.connectionPoolConfiguration(configured); // what was read can be changed no more
    AgroalConnectionPoolConfigurationSupplier pool = dataSource.connectionPoolConfiguration();
    AgroalConnectionFactoryConfiguration factory = configured.connectionFactoryConfiguration();
    if (factory.connectionProviderClass() != ClusterDriver.class) {
      pool.exceptionSorter(quarkus);
      return;
    }
    pool.exceptionSorter(new AwsExceptionSorter());
    if (configured.transactionIntegration() instanceof NarayanaTransactionIntegration) {
      boolean readers = ClusterNames.READER.equals(factory.jdbcProperties().get(ClusterNames.ROLE));
      pool.transactionIntegration(
          new ClusterTransactions(transactions, registry, PoolName.of(factory.jdbcUrl(), readers)));
    }
  }
}
