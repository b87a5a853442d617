package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.dialect.boot.EngineBacked;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsConnectionProviderTest {
  private static final Map<String, Object> URL =
      Map.of(
          "hibernate.connection.url",
          "jdbc:postgresql://db.example.com/shop",
          "hibernate.connection.username",
          "shop");

  private final NotingEngine engine = new NotingEngine();
  private int timesOpened;
  private final AwsConnectionProvider provider =
      new AwsConnectionProvider(
          config -> {
            timesOpened++;
            return engine;
          });

  private void configure(Object... namesAndValues) {
    Map<String, Object> settings = new HashMap<>(URL);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    provider.configure(settings);
  }

  private void open() throws SQLException {
    provider.closeConnection(provider.getConnection());
  }

  @Test
  void the_short_name_leads_here() {
    StandardServiceRegistryBuilder builder =
        new StandardServiceRegistryBuilder().applySetting(JdbcSettings.CONNECTION_PROVIDER, "aws");
    new AwsName().contribute(builder);
    assertThat(builder.getSettings())
        .containsEntry(JdbcSettings.CONNECTION_PROVIDER, AwsConnectionProvider.class);
  }

  @Test
  void nothing_is_registered_that_hibernate_would_take_by_itself() {
    try (StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder()
            .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
            .applySetting(JdbcSettings.DIALECT, "AuroraPostgreSQL")
            .build()) {
      assertThat(
              registry
                  .requireService(StrategySelector.class)
                  .getRegisteredStrategyImplementors(ConnectionProvider.class))
          .isEmpty();
      assertThat(registry.requireService(ConnectionProvider.class))
          .isNotInstanceOf(AwsConnectionProvider.class);
    }
  }

  @Test
  void each_way_to_a_connection_asks_for_its_role() throws SQLException {
    configure();
    provider.closeConnection(provider.getConnection());
    provider.closeReadOnlyConnection(provider.getReadOnlyConnection());
    provider.closeConnection(provider.getConnection("tenant", "secret"));
    assertThat(engine.requests)
        .containsExactly(
            ConnectRequest.WRITABLE,
            ConnectRequest.READ_ONLY,
            ConnectRequest.WRITABLE.withCredentials("tenant", "secret"));
    assertThat(engine.options).containsOnly(SessionOptions.DEFAULT);
    assertThat(engine.connectionsClosed).isEqualTo(3);
  }

  @Test
  void hibernate_may_leave_read_only_to_us_and_not_count_on_the_same_link() {
    assertThat(provider.handlesConnectionReadOnly()).isTrue();
    assertThat(provider.handlesConnectionSchema()).isFalse();
    assertThat(provider.supportsAggressiveRelease()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"SERIALIZABLE, 8", "TRANSACTION_SERIALIZABLE, 8", "8, 8", "READ_COMMITTED, 2"})
  void the_isolation_of_the_settings_is_asked_for(String value, int level) throws SQLException {
    configure(JdbcSettings.ISOLATION, value);
    open();
    assertThat(engine.options).containsExactly(new SessionOptions(true, level));
  }

  @ParameterizedTest
  @CsvSource({
    ",,true",
    "true,,true",
    "false,,false",
    ",true,false",
    "false,true,false",
    ",false,true"
  })
  void autocommit_is_as_the_settings_say(String autoCommit, String disabled, boolean expected)
      throws SQLException {
    configure(
        JdbcSettings.AUTOCOMMIT,
        autoCommit,
        JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT,
        disabled);
    open();
    assertThat(engine.options).containsExactly(new SessionOptions(expected, null));
  }

  @Test
  void the_login_timeout_is_the_limit_of_a_session() throws SQLException {
    configure("hibernate.connection.login_timeout", "3");
    open();
    assertThat(engine.requests)
        .containsExactly(ConnectRequest.WRITABLE.withLimit(Duration.ofSeconds(3)));
  }

  @Test
  void a_login_timeout_of_zero_is_no_limit() throws SQLException {
    configure("hibernate.connection.login_timeout", 0);
    open();
    assertThat(engine.requests).containsExactly(ConnectRequest.WRITABLE);
  }

  @Test
  void every_problem_is_told_at_once_and_no_engine_is_started() {
    assertThatThrownBy(
            () ->
                provider.configure(
                    Map.of(
                        JdbcSettings.ISOLATION,
                        "SOMETIMES",
                        "hibernate.connection.login_timeout",
                        "-1",
                        JdbcSettings.AUTOCOMMIT,
                        "maybe",
                        "jakarta.persistence.nonJtaDataSource",
                        "java:/jdbc/orders",
                        "hibernate.connection.username",
                        "shop",
                        "hibernate.aws.polo.max_size",
                        "5")))
        .isInstanceOf(ConnectionProviderConfigurationException.class)
        .hasMessageContaining("6 problems")
        .hasMessageContaining("SOMETIMES")
        .hasMessageContaining("login_timeout=-1")
        .hasMessageContaining("autocommit=maybe")
        .hasMessageContaining("jakarta.persistence.nonJtaDataSource")
        .hasMessageContaining("did you mean hibernate.aws.pool.max_size")
        .hasMessageContaining("hibernate.connection.url: is missing");
    assertThat(timesOpened).isZero();
  }

  @Test
  void tenants_are_refused_where_nobody_would_read_them() {
    for (String name : List.of("source", "tenant.blue.schema")) {
      assertThatThrownBy(() -> configure("hibernate.aws.tenancy." + name, "blue"))
          .isInstanceOf(ConnectionProviderConfigurationException.class)
          .hasMessageContaining("hibernate.aws.tenancy." + name + ": has no effect here")
          .hasMessageContaining("io.hibernateaws.connection.AwsMultiTenantConnectionProvider");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "min_pool_size, pool.min_size",
    "initial_pool_size, pool.min_size",
    "pool_validation_interval, pool.validate_after_idle",
    "init_sql, hibernate.aws.session_state.initializer",
    "creator_factory_class, remove it"
  })
  void a_setting_of_hibernates_own_pool_is_refused_with_its_counterpart(
      String name, String instead) {
    assertThatThrownBy(() -> configure("hibernate.connection." + name, "1"))
        .hasMessageContaining("hibernate.connection." + name)
        .hasMessageContaining(instead);
  }

  @Test
  void autocommit_that_is_wanted_and_disabled_is_a_contradiction() {
    assertThatThrownBy(
            () ->
                configure(
                    JdbcSettings.AUTOCOMMIT,
                    "true",
                    JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT,
                    "true"))
        .hasMessageContaining("contradicts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hibernate.connection.datasource",
        "jakarta.persistence.jtaDataSource",
        "jakarta.persistence.nonJtaDataSource",
        "javax.persistence.nonJtaDataSource"
      })
  void a_foreign_data_source_is_refused_with_the_ways_out(String name) {
    assertThatThrownBy(() -> configure(name, "java:/jdbc/orders"))
        .isInstanceOf(ConnectionProviderConfigurationException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("jakarta.persistence.jdbc.url")
        .hasMessageContaining("AwsDriver");
  }

  @Test
  void a_unit_over_our_data_source_has_its_engine_and_leaves_it_running() throws SQLException {
    try (AwsDataSource dataSource = dataSource()) {
      provider.configure(Map.of("jakarta.persistence.nonJtaDataSource", dataSource));

      assertThat(provider.unwrap(AwsEngine.class)).isSameAs(dataSource.engine());
      assertThat(timesOpened).isZero();

      provider.stop();
      dataSource.getConnection().close(); // refused by an engine that is closed
    }
  }

  @Test
  void a_unit_over_our_data_source_may_not_have_settings_of_an_engine() {
    try (AwsDataSource dataSource = dataSource()) {
      assertThatThrownBy(
              () ->
                  configure(
                      "jakarta.persistence.nonJtaDataSource",
                      dataSource,
                      "hibernate.aws.failover.timeout",
                      "20s",
                      "hibernate.connection.connectTimeout",
                      "2"))
          .isInstanceOf(ConnectionProviderConfigurationException.class)
          .hasMessageContaining("4 problems")
          .hasMessageContaining("hibernate.aws.failover.timeout has no effect here")
          .hasMessageContaining("hibernate.connection.connectTimeout has no effect here")
          .hasMessageContaining("hibernate.connection.url has no effect here")
          .hasMessageContaining("hibernate.connection.username has no effect here");
    }
  }

  private static AwsDataSource dataSource() {
    return new AwsDataSource(Map.of("url", "jdbc:postgresql://127.0.0.1:1/shop", "user", "shop"));
  }

  @Test
  void a_jta_unit_is_refused_with_the_ways_out() {
    try (StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder()
            .applySettings(URL)
            .applySetting(JdbcSettings.CONNECTION_PROVIDER, provider)
            .applySetting(JdbcSettings.DIALECT, "AuroraPostgreSQL")
            .applySetting(TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY, "jta")
            .build()) {
      assertThatThrownBy(() -> registry.requireService(ConnectionProvider.class))
          .hasStackTraceContaining("JTA")
          .hasStackTraceContaining("RESOURCE_LOCAL")
          .hasStackTraceContaining("AwsDriver");
    }
    assertThat(timesOpened).isZero();
  }

  @Test
  void a_resource_local_unit_is_accepted_and_its_registry_stops_the_engine() throws SQLException {
    try (StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder()
            .applySettings(URL)
            .applySetting(JdbcSettings.CONNECTION_PROVIDER, provider)
            .applySetting(JdbcSettings.DIALECT, "AuroraPostgreSQL")
            .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
            .build()) {
      assertThat(registry.requireService(ConnectionProvider.class)).isSameAs(provider);
      assertThat(timesOpened).isEqualTo(1);
      provider.getConnection().close();
      assertThat(engine.requests).containsExactly(ConnectRequest.WRITABLE);
      assertThat(engine.connectionsClosed).isEqualTo(1);
      assertThat(engine.timesClosed()).isZero();
    }
    assertThat(engine.timesClosed()).isEqualTo(1);
    provider.stop();
    assertThat(engine.timesClosed()).isEqualTo(1);
    assertThatThrownBy(provider::getConnection)
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("stopped");
  }

  @Test
  void the_engine_is_told_that_the_application_has_started() {
    configure();
    provider.applicationStarted();
    assertThat(engine.timesStarted).isEqualTo(1);
  }

  @Test
  void it_unwraps_to_its_engine_and_to_itself() {
    configure();
    assertThat(provider.isUnwrappableAs(AwsEngine.class)).isTrue();
    assertThat(provider.unwrap(AwsEngine.class)).isSameAs(engine);
    assertThat(provider.unwrap(EngineBacked.class)).isSameAs(provider);
    assertThat(provider.unwrap(AwsConnectionProvider.class)).isSameAs(provider);
    assertThat(provider.isUnwrappableAs(String.class)).isFalse();
    assertThatThrownBy(() -> provider.unwrap(String.class))
        .isInstanceOf(UnknownUnwrapTypeException.class);
  }

  @Test
  void a_copy_from_another_jvm_is_a_provider_that_has_not_been_configured() throws Exception {
    configure();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(provider);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      AwsConnectionProvider copy = (AwsConnectionProvider) in.readObject();
      assertThatThrownBy(copy::getConnection)
          .isInstanceOf(ConnectSQLException.class)
          .hasMessageContaining("not configured");
    }
  }
}
