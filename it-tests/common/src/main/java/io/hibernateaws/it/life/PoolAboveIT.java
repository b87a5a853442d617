package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.hibernateaws.connection.AwsExceptionOverride;
import io.hibernateaws.connection.AwsExceptionSorter;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool above the engine keeps a connection only if it has failed over cleanly. */
@Timeout(60)
class PoolAboveIT {
  private static final ThreadLocal<Function<String, InetAddress[]>> NAMES = new ThreadLocal<>();

  private LocalAurora cluster = Product.newCluster().instances(3).start();

  /** Pools pass strings only, so the resolver is named by its class. */
  public static final class Names implements HostResolver {
    private final Function<String, InetAddress[]> cluster = NAMES.get();

    @Override
    public InetAddress[] resolve(String host) {
      return cluster.apply(host);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Names names && names.cluster.equals(cluster);
    }

    @Override
    public int hashCode() {
      return cluster.hashCode();
    }
  }

  @BeforeEach
  void names() {
    NAMES.set(cluster.resolver());
  }

  @AfterEach
  void stop() {
    NAMES.remove();
    cluster.close();
  }

  private String url() {
    return cluster.jdbcUrl(cluster.clusterEndpoint()).replace("jdbc:", "jdbc:aws:")
        + "?aws.host_resolver="
        + Names.class.getName();
  }

  @Test
  void agroal_with_our_sorter() throws Exception {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(1)
                        .acquisitionTimeout(Duration.ofSeconds(10))
                        .exceptionSorter(new AwsExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClass(AwsDriver.class)
                                    .jdbcUrl(url())
                                    .principal(new NamePrincipal(cluster.user()))
                                    .credential(new SimplePassword(cluster.password()))));
    try (AgroalDataSource pool = AgroalDataSource.from(configuration)) {
      cleanFailoverKeepsAndLostTransactionEvicts(pool);
    }
  }

  @Test
  void hikari_with_our_override() throws Exception {
    HikariConfig configuration = new HikariConfig();
    configuration.setDriverClassName(AwsDriver.class.getName());
    configuration.setJdbcUrl(url());
    configuration.setUsername(cluster.user());
    configuration.setPassword(cluster.password());
    configuration.setMaximumPoolSize(1);
    configuration.setExceptionOverrideClassName(AwsExceptionOverride.class.getName());
    try (HikariDataSource pool = new HikariDataSource(configuration)) {
      cleanFailoverKeepsAndLostTransactionEvicts(pool);
    }
  }

  private void cleanFailoverKeepsAndLostTransactionEvicts(DataSource pool) throws SQLException {
    Object first;
    try (Connection direct = cluster.directConnection(1)) {
      Sql.run(direct, "create table if not exists pool_above (id int)");
    }
    try (Connection connection = pool.getConnection()) {
      first = connection.unwrap(VerdictMemory.class);
      for (String state : List.of("08006", "57P01")) {
        assertThatThrownBy(() -> Sql.run(connection, Product.underTest().sql().failing(state)))
            .hasFieldOrPropertyWithValue("SQLState", state);
      }
    }
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.unwrap(VerdictMemory.class)).as("the server lives").isSameAs(first);
      endSessions();
      assertThatThrownBy(() -> Sql.instance(connection))
          .isInstanceOf(FailoverSuccessSQLException.class);
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
    }
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.unwrap(VerdictMemory.class)).as("kept").isSameAs(first);
      connection.setAutoCommit(false);
      Sql.text(connection, "select count(*) from pool_above");
      endSessions();
      assertThatThrownBy(() -> Sql.instance(connection))
          .isInstanceOf(TransactionLostSQLException.class);
    }
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.unwrap(VerdictMemory.class)).as("evicted").isNotSameAs(first);
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(1));
    }
  }

  private void endSessions() throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      Product.underTest().sessions().end(admin, "%(writer)");
    }
  }
}
