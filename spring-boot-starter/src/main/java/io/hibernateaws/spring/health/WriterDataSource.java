package io.hibernateaws.spring.health;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connections that are bound to the writer, for callers that must have an answer soon. */
final class WriterDataSource extends AbstractDataSource {
  private final AwsDataSource cluster;
  private final Duration limit;

  WriterDataSource(AwsDataSource cluster, Duration limit) {
    this.cluster = cluster;
    this.limit = limit;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection bound =
        cluster
            .engine()
            .connectEagerly(
                ConnectRequest.WRITABLE.withLimit(limit), SessionOptions.DEFAULT, () -> {});
    return (Connection)
        Proxy.newProxyInstance(
            WriterDataSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isValid") && Integer.valueOf(0).equals(arguments[0])) {
                return bound.isValid((int) limit.toSeconds());
              }
              try {
                return method.invoke(bound, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("health is asked for as the data source's own user");
  }
}
