package io.hibernateaws.quarkus.driver;

import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.hibernateaws.connection.AwsExceptionSorter;
import io.quarkus.agroal.runtime.AgroalConnectionConfigurer;
import java.util.Map;

/**
 * What Quarkus asks about the pools of a kind of database. The exception sorter decides by verdict
 * and by who spoke where the engine has spoken, which Quarkus' own does by state alone: that one
 * throws away a connection that has failed over, and keeps one that was left by the writer.
 */
abstract class ClusterConfigurer implements AgroalConnectionConfigurer {
  private final String tlsProperty;
  private final String tlsOff;

  ClusterConfigurer(String tlsProperty, String tlsOff) {
    this.tlsProperty = tlsProperty;
    this.tlsOff = tlsOff;
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

  @Override
  public void setExceptionSorter(
      String databaseKind, AgroalDataSourceConfigurationSupplier dataSource) {
    ExceptionSorter sorter = new AwsExceptionSorter();
    dataSource.connectionPoolConfiguration().exceptionSorter(sorter);
  }
}
