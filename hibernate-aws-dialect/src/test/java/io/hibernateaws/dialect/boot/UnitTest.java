package io.hibernateaws.dialect.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.AuroraMySQLDialect;
import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.Verdicts;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.TransactionException;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.internal.StandardSQLExceptionConverter;
import org.hibernate.exception.spi.SQLExceptionConverter;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.backend.jta.internal.JtaTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitTest {
  private final FakeDatabase database = new FakeDatabase();

  private static SQLExceptionConverter converter(SessionFactory factory) {
    return factory
        .unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(JdbcServices.class)
        .getSqlExceptionHelper()
        .getSqlExceptionConverter();
  }

  @Test
  void a_unit_on_foreign_connections_is_left_alone() {
    try (SessionFactory foreign = Factories.ofNative(new FakeProvider(database))) {
      assertThat(converter(foreign)).isInstanceOf(StandardSQLExceptionConverter.class);
      database.nextCommit = Verdicts.unknown();
      assertThat(catchThrowable(() -> foreign.inTransaction(s -> s.persist(new Note(1)))))
          .isExactlyInstanceOf(TransactionException.class);
    }
  }

  @Test
  void settings_that_name_a_foreign_source_keep_hibernates_own_coordinator() {
    for (Map<String, Object> foreign :
        List.<Map<String, Object>>of(
            Map.of("hibernate.connection.datasource", "java:/jdbc/orders"),
            Map.of("jakarta.persistence.nonJtaDataSource", "java:/jdbc/orders"),
            Map.of(JdbcSettings.CONNECTION_PROVIDER, new FakeProvider(database)),
            Map.of(
                JdbcSettings.CONNECTION_PROVIDER,
                "org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProvider"))) {
      try (StandardServiceRegistry registry = Factories.registry(foreign)) {
        assertThat(registry.requireService(TransactionCoordinatorBuilder.class))
            .as("%s", foreign)
            .isInstanceOf(JdbcResourceLocalTransactionCoordinatorBuilderImpl.class);
      }
    }
  }

  @Test
  void a_jta_coordinator_is_left_alone() {
    try (StandardServiceRegistry registry =
        Factories.registry(
            Map.of(
                JdbcSettings.CONNECTION_PROVIDER,
                new FakeProvider.OfEngine(database),
                TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY,
                "jta"))) {
      assertThat(registry.requireService(TransactionCoordinatorBuilder.class))
          .isInstanceOf(JtaTransactionCoordinatorBuilderImpl.class);
    }
  }

  @Test
  void the_engine_is_told_once_the_factory_is_built() {
    FakeProvider.OfEngine provider = new FakeProvider.OfEngine(database);
    try (SessionFactory factory = Factories.ofNative(provider)) {
      assertThat(factory.isOpen()).isTrue();
      assertThat(provider.timesStarted).isEqualTo(1);
    }
  }

  @Test
  void schema_tools_insist_on_the_writer_before_they_connect() {
    FakeProvider.OfEngine provider = new FakeProvider.OfEngine(database);
    try (StandardServiceRegistry registry =
        Factories.registry(Map.of(JdbcSettings.CONNECTION_PROVIDER, provider))) {
      registry.requireService(TransactionCoordinatorBuilder.class);
      assertThat(provider.timesStarted).isZero();
      // The tool's own context is not needed: nothing is executed through the isolator.
      assertThat(
              catchThrowable(
                  () ->
                      registry
                          .requireService(TransactionCoordinatorBuilder.class)
                          .buildDdlTransactionIsolator(null)))
          .isNull();
      assertThat(provider.timesStarted).isEqualTo(1);
    }
  }

  @Test
  void two_factories_on_one_registry_wrap_the_conversion_once() {
    try (StandardServiceRegistry registry =
            new StandardServiceRegistryBuilder()
                .applySettings(
                    Map.of(
                        JdbcSettings.ALLOW_METADATA_ON_BOOT,
                        false,
                        JdbcSettings.DIALECT,
                        "AuroraPostgreSQL",
                        JdbcSettings.CONNECTION_PROVIDER,
                        new FakeProvider.OfEngine(database)))
                .disableAutoClose()
                .build();
        SessionFactory first = Factories.ofNative(registry)) {
      SQLExceptionConverter once = converter(first);
      try (SessionFactory second = Factories.ofNative(registry)) {
        assertThat(once).isInstanceOf(FailoverConverter.class);
        assertThat(converter(second)).isSameAs(once);
        database.nextStatement = Verdicts.success();
        assertThat(catchThrowable(() -> second.inTransaction(s -> s.find(Note.class, 1L))))
            .isInstanceOf(FailoverException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {AuroraPostgreSQLDialect.class, AuroraMySQLDialect.class})
  void the_short_name_selects_the_aurora_dialect(Class<?> dialect) {
    try (StandardServiceRegistry registry =
        Factories.registry(
            Map.of(
                JdbcSettings.CONNECTION_PROVIDER,
                new FakeProvider.OfEngine(database),
                JdbcSettings.DIALECT,
                dialect.getSimpleName().replace("Dialect", "")))) {
      assertThat(registry.requireService(JdbcServices.class).getDialect())
          .isExactlyInstanceOf(dialect);
    }
  }
}
