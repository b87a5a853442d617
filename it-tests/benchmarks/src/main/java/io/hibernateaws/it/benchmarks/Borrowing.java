package io.hibernateaws.it.benchmarks;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.hibernateaws.connection.AwsConnectionProvider;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Borrowing an idle connection and giving it back, through Hibernate's provider and from plain
 * Agroal. The connections are real ones to a local cluster, because what is asked of the driver at
 * a return belongs to the price; nothing is sent to the server.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Borrowing {
  private static final int CONNECTIONS = 64;

  private final LocalAurora cluster = LocalAurora.postgresql().instances(2).start();
  private final AwsConnectionProvider provider = new AwsConnectionProvider();
  private final AgroalDataSource agroal;

  public Borrowing() {
    provider.configure(
        Map.of(
            "jakarta.persistence.jdbc.url",
            cluster.jdbcUrl(cluster.clusterEndpoint()),
            "jakarta.persistence.jdbc.user",
            cluster.user(),
            "jakarta.persistence.jdbc.password",
            cluster.password(),
            "hibernate.aws.host_resolver",
            cluster.resolver(),
            "hibernate.aws.pool.max_size",
            CONNECTIONS));
    provider.applicationStarted();
    try {
      agroal =
          AgroalDataSource.from(
              new AgroalDataSourceConfigurationSupplier()
                  .connectionPoolConfiguration(
                      pool ->
                          pool.maxSize(CONNECTIONS)
                              .connectionFactoryConfiguration(
                                  driver ->
                                      driver
                                          .jdbcUrl(
                                              cluster.jdbcUrl(
                                                  cluster.proxy(1).address().getHostAddress()))
                                          .principal(new NamePrincipal(cluster.user()))
                                          .credential(new SimplePassword(cluster.password())))));
    } catch (SQLException e) {
      throw new IllegalStateException("the plain pool cannot be made", e);
    }
  }

  @TearDown
  public void close() {
    provider.stop();
    agroal.close();
    cluster.close();
  }

  @Benchmark
  public String agroal() throws SQLException {
    Connection connection = agroal.getConnection();
    try {
      return connection.nativeSQL("select 1");
    } finally {
      connection.close();
    }
  }

  /** A connection of the provider is lazy; asking the driver binds it. */
  @Benchmark
  public String provider() throws SQLException {
    Connection connection = provider.getConnection();
    try {
      return connection.nativeSQL("select 1");
    } finally {
      provider.closeConnection(connection);
    }
  }
}
