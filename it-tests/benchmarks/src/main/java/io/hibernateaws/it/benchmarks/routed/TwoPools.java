package io.hibernateaws.it.benchmarks.routed;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * What an application without us does: a pool to the writer, a pool to one reader, and Hibernate's
 * read-only sessions on the second. Nothing in it checks, follows or watches.
 */
public final class TwoPools implements ConnectionProvider, Configurable, Stoppable {
  static final String READER_URL = "two_pools.reader_url";

  /** What the servers see of these pools. */
  static final String NAME = "two pools";

  private static final long serialVersionUID = 1L;

  private transient @Nullable AgroalDataSource writer;
  private transient @Nullable AgroalDataSource reader;

  @Override
  public void configure(Map<String, Object> settings) {
    writer = pool(settings, JdbcSettings.JAKARTA_JDBC_URL);
    reader = pool(settings, READER_URL);
  }

  private static AgroalDataSource pool(Map<String, Object> settings, String url) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(Integer.parseInt(text(settings, JdbcSettings.POOL_SIZE)))
                          .connectionFactoryConfiguration(
                              driver ->
                                  driver
                                      .jdbcUrl(text(settings, url))
                                      .jdbcProperty("ApplicationName", NAME)
                                      .principal(
                                          new NamePrincipal(
                                              text(settings, JdbcSettings.JAKARTA_JDBC_USER)))
                                      .credential(
                                          new SimplePassword(
                                              text(
                                                  settings,
                                                  JdbcSettings.JAKARTA_JDBC_PASSWORD))))));
    } catch (SQLException e) {
      throw new IllegalStateException("the pool of " + url + " cannot be made", e);
    }
  }

  private static String text(Map<String, Object> settings, String name) {
    Object value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value.toString();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return open(writer);
  }

  @Override
  public Connection getReadOnlyConnection() throws SQLException {
    return open(reader);
  }

  private static Connection open(@Nullable AgroalDataSource pool) throws SQLException {
    if (pool == null) {
      throw new IllegalStateException("the pools are not configured yet");
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
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new UnknownUnwrapTypeException(type);
  }

  @Override
  public void stop() {
    if (writer != null) {
      writer.close();
    }
    if (reader != null) {
      reader.close();
    }
  }
}
