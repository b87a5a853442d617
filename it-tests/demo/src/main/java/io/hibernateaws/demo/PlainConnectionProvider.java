package io.hibernateaws.demo;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * The control: a plain pool over the plain driver, set up as well as it can be without knowledge of
 * the cluster. It throws away what the driver calls broken and looks at what was idle.
 */
final class PlainConnectionProvider implements ConnectionProvider, Configurable, Stoppable {
  private static final long serialVersionUID = 1L;

  /** What {@code aws} has by default. */
  private static final int CONNECTIONS = 10;

  private final Product product;
  private transient @Nullable AgroalDataSource pool;

  PlainConnectionProvider(Product product) {
    this.product = product;
  }

  @Override
  public void configure(Map<String, Object> settings) {
    try {
      pool =
          AgroalDataSource.from(
              new AgroalDataSourceConfigurationSupplier()
                  .connectionPoolConfiguration(
                      pools ->
                          pools
                              .maxSize(CONNECTIONS)
                              .acquisitionTimeout(Duration.ofSeconds(30))
                              .idleValidationTimeout(Duration.ofSeconds(1))
                              .exceptionSorter(product.brokenConnections())
                              .connectionFactoryConfiguration(
                                  driver ->
                                      driver
                                          .jdbcUrl(
                                              (String) settings.get(JdbcSettings.JAKARTA_JDBC_URL))
                                          .principal(
                                              new NamePrincipal(
                                                  (String)
                                                      settings.get(JdbcSettings.JAKARTA_JDBC_USER)))
                                          .credential(
                                              new SimplePassword(
                                                  (String)
                                                      settings.get(
                                                          JdbcSettings.JAKARTA_JDBC_PASSWORD))))));
    } catch (SQLException e) {
      throw new IllegalStateException("The plain pool cannot be made", e);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (pool == null) {
      throw new SQLException("the plain pool is not configured yet, or has been stopped");
    }
    return pool.getConnection();
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (!type.isInstance(this)) {
      throw new UnknownUnwrapTypeException(type);
    }
    return type.cast(this);
  }

  @Override
  public void stop() {
    if (pool != null) {
      pool.close();
    }
  }
}
