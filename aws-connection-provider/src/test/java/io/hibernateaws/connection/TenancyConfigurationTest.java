package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.dialect.boot.EngineBacked;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionOptions;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.context.spi.TenantCredentialsMapper;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who knows the tenants of a unit, as Hibernate reads it from settings. */
class TenancyConfigurationTest {
  private static final String TENANT = "hibernate.aws.tenancy.tenant.";
  private static final String SCHEMA_MAPPER = "hibernate.multi_tenant.schema_mapper";
  private static final String CREDENTIALS_MAPPER = "hibernate.multi_tenant.credentials_mapper";

  private final TenantUnit unit = new TenantUnit();
  private @Nullable StandardServiceRegistry registry;

  @AfterEach
  void close() {
    if (registry != null) {
      registry.close();
    }
  }

  private StandardServiceRegistry registry(@Nullable Object... namesAndValues) {
    StandardServiceRegistry made =
        new StandardServiceRegistryBuilder()
            .applySettings(TenantUnit.settings(namesAndValues))
            .applySetting("hibernate.multi_tenant_connection_provider", unit.provider)
            .applySetting(JdbcSettings.DIALECT, "AuroraPostgreSQL")
            .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
            .build();
    registry = made;
    return made;
  }

  private void boot(@Nullable Object... namesAndValues) {
    assertThat(
            (Object) registry(namesAndValues).requireService(MultiTenantConnectionProvider.class))
        .isSameAs(unit.provider);
  }

  private String refusal(@Nullable Object... namesAndValues) {
    StandardServiceRegistry made = registry(namesAndValues);
    Throwable told = catchThrowable(() -> made.requireService(MultiTenantConnectionProvider.class));
    assertThat(told).as("a refusal").isNotNull();
    Throwable cause = told;
    while (cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("Could")) {
      cause = cause.getCause();
    }
    assertThat(unit.engines).isEmpty();
    return String.valueOf(cause.getMessage());
  }

  private void open(Object tenant) throws SQLException {
    unit.provider.releaseConnection(tenant, unit.provider.getConnection(tenant));
  }

  private @Nullable String schema() {
    return unit.own().options.get(unit.own().options.size() - 1).schema();
  }

  @Test
  void the_class_name_is_all_that_hibernate_needs() {
    try (StandardServiceRegistry made =
        new StandardServiceRegistryBuilder()
            .applySettings(TenantUnit.settings(TENANT + "blue.schema", "blue"))
            .applySetting(
                "hibernate.multi_tenant_connection_provider",
                "io.hibernateaws.connection.AwsMultiTenantConnectionProvider")
            .applySetting(JdbcSettings.DIALECT, "AuroraPostgreSQL")
            .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
            .build()) {
      assertThat(EngineBacked.of(made)).isInstanceOf(AwsMultiTenantConnectionProvider.class);
      assertThat(made.getService(ConnectionProvider.class)).isNull();
    }
  }

  @Test
  void tenants_may_stand_in_the_settings() throws SQLException {
    boot(
        TENANT + "blue.schema",
        "s_blue",
        TENANT + "eu.west.1.database",
        "d",
        TENANT + "eu.west.1.user",
        "u",
        TENANT + "eu.west.1.password",
        "p");
    open("blue");
    assertThat(schema()).isEqualTo("s_blue");
    open("eu.west.1");
    assertThat(unit.own().requests)
        .last()
        .isEqualTo(
            ConnectRequest.WRITABLE
                .withTenant("eu.west.1")
                .withDatabase("d")
                .withCredentials("u", "p"));
    assertThatThrownBy(() -> open("eu"))
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining("the settings " + TENANT + "*");
  }

  @Test
  void ids_in_the_settings_are_texts_of_ids_of_any_type() throws SQLException {
    UUID id = UUID.randomUUID();
    boot(TENANT + id + ".schema", "uuid", TENANT + "42.schema", "answer");
    open(id);
    assertThat(schema()).isEqualTo("uuid");
    open(42L);
    assertThat(schema()).isEqualTo("answer");
  }

  @Test
  void a_wrong_tenant_in_the_settings_is_told_at_the_start_and_all_at_once() {
    assertThat(
            refusal(
                TENANT + "blue.shema",
                "x",
                TENANT + "green",
                "x",
                TENANT + "red.schema",
                "pg_red",
                TENANT + "grey.password",
                "s3cret",
                TENANT + "black.url",
                "jdbc:postgresql://black.example.com/x?aws.polo.max_size=1",
                JdbcSettings.ISOLATION,
                "SOMETIMES"))
        .contains("Could not configure hibernate.multi_tenant_connection_provider=")
        .contains("6 problems")
        .contains("blue.shema: there is no such setting; write " + TENANT + "<tenant>.")
        .contains(TENANT + "green: there is no such setting")
        .contains("red.*: the schema 'pg_red' belongs to the system")
        .contains("grey.*: ")
        .doesNotContain("s3cret")
        .contains("black.example.com")
        .contains("SOMETIMES");
  }

  @Test
  void nobody_who_knows_the_tenants_is_told_the_three_ways() {
    assertThat(refusal())
        .contains("nobody knows the tenants")
        .contains("hibernate.aws.tenancy.source")
        .contains(TENANT + "<tenant>.schema")
        .contains(SCHEMA_MAPPER)
        .contains(CREDENTIALS_MAPPER);
  }

  @Test
  void two_who_know_the_tenants_are_one_too_many() {
    assertThat(
            refusal(
                "hibernate.aws.tenancy.source", OwnSource.class, TENANT + "blue.schema", "blue"))
        .contains("both name tenants; keep one of them");
  }

  /** Made by the unit, so closed with it. */
  public static final class OwnSource implements TenantSource<String>, AutoCloseable {
    static int open;

    public OwnSource() {
      open++;
    }

    @Override
    public TenantPlace find(String tenant) {
      return TenantPlace.inSchema("own_" + tenant);
    }

    @Override
    public void close() {
      open--;
    }
  }

  @Test
  void a_source_is_an_instance_a_class_or_its_name_and_the_unit_closes_what_it_made()
      throws SQLException {
    OwnSource mine = new OwnSource();
    for (Object source : new Object[] {OwnSource.class, OwnSource.class.getName(), mine}) {
      TenantUnit one = new TenantUnit();
      try (StandardServiceRegistry made =
          new StandardServiceRegistryBuilder()
              .applySettings(TenantUnit.settings("hibernate.aws.tenancy.source", source))
              .applySetting("hibernate.multi_tenant_connection_provider", one.provider)
              .applySetting(JdbcSettings.DIALECT, "AuroraPostgreSQL")
              .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
              .build()) {
        made.requireService(MultiTenantConnectionProvider.class);
        one.provider.releaseConnection("blue", one.provider.getConnection("blue"));
        assertThat(one.own().options)
            .containsExactly(SessionOptions.DEFAULT.withSchema("own_blue"));
      }
      assertThat(OwnSource.open).as("mine is left open").isEqualTo(1);
    }
    mine.close();
  }

  @Test
  void what_is_no_source_is_told_what_one_is() {
    for (Object none : new Object[] {"com.example.Missing", String.class, 42}) {
      assertThat(refusal("hibernate.aws.tenancy.source", none))
          .contains("hibernate.aws.tenancy.source must be a")
          .contains("TenantSource: an instance, a class");
      close();
    }
  }

  /** Of no type that a setting asks for. */
  static final class Stranger {
    static final String INITIALISED = "tenancy.stranger.initialised";

    static {
      System.setProperty(INITIALISED, "yes");
    }
  }

  @Test
  void no_code_runs_of_a_class_that_is_no_source() {
    String name = TenancyConfigurationTest.class.getName() + "$Stranger";
    assertThat(refusal("hibernate.aws.tenancy.source", name)).contains("TenantSource: an instance");
    assertThat(System.getProperty(Stranger.INITIALISED)).isNull();
  }

  @Test
  void what_would_have_no_effect_is_refused() {
    assertThat(refusal(SCHEMA_MAPPER, ToSchema.class, JdbcSettings.CONNECTION_PROVIDER, "hikari"))
        .contains("hibernate.connection.provider_class has no effect beside");
    close();
    assertThat(
            refusal(
                SCHEMA_MAPPER,
                ToSchema.class,
                "hibernate.multi_tenant.datasource.identifier_for_any",
                "blue"))
        .contains("identifier_for_any has no effect here");
    close();
    assertThat(refusal(SCHEMA_MAPPER, ToSchema.class, "hibernate.aws.tenancy.sorce", "x"))
        .contains("did you mean hibernate.aws.tenancy.source");
  }

  @Test
  void a_jta_unit_is_refused_with_the_ways_out() {
    assertThat(
            refusal(
                SCHEMA_MAPPER,
                ToSchema.class,
                TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY,
                "jta"))
        .contains("JTA")
        .contains("remove hibernate.multi_tenant_connection_provider and");
  }

  /** As an application writes one. */
  public static final class ToSchema implements TenantSchemaMapper<String> {
    @Override
    @SuppressWarnings("NullAway") // as a mapper does that does not know the tenant
    public String schemaName(String tenant) {
      return tenant.equals("nobody") ? null : tenant;
    }
  }

  /** As an application writes one. */
  public static final class ToUser implements TenantCredentialsMapper<String> {
    @Override
    @SuppressWarnings("NullAway") // as a mapper does that does not know the tenant
    public String user(String tenant) {
      return tenant.equals("nobody") ? null : tenant + "_app";
    }

    @Override
    public String password(String tenant) {
      return "of " + tenant;
    }
  }

  @Test
  void a_schema_mapper_alone_knows_the_tenants() throws SQLException {
    boot(SCHEMA_MAPPER, ToSchema.class.getName());
    open("blue");
    assertThat(schema()).isEqualTo("blue");
    for (String hostile : new String[] {"public", "pg_catalog", "nobody", "x".repeat(10_000)}) {
      assertThatThrownBy(() -> open(hostile))
          .as(hostile)
          .isInstanceOf(TenantSQLException.class)
          .extracting(Throwable::getMessage)
          .asString()
          .hasSizeLessThan(600);
    }
    assertThat(unit.own().requests).hasSize(1);
  }

  @Test
  void a_credentials_mapper_alone_knows_the_tenants() throws SQLException {
    boot(CREDENTIALS_MAPPER, new ToUser());
    open("blue");
    assertThat(unit.own().requests)
        .containsExactly(
            ConnectRequest.WRITABLE.withTenant("blue").withCredentials("blue_app", "of blue"));
    assertThatThrownBy(() -> open("nobody"))
        .as("never the unit's own user")
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining(CREDENTIALS_MAPPER);
  }

  @Test
  void mappers_complete_what_a_source_says_and_never_contradict_it() throws SQLException {
    Map<String, TenantPlace> places =
        Map.of(
            "blue", TenantPlace.inDatabase("d"),
            "same", TenantPlace.inSchema("same").withCredentials("same_app", "of same"),
            "schema", TenantPlace.inSchema("other"),
            "user", TenantPlace.as("other", "of user"),
            "password", TenantPlace.as("password_app", "s3cret"),
            "nobody", TenantPlace.inSchema("n").withCredentials("n", "n"));
    boot(
        "hibernate.aws.tenancy.source",
        (TenantSource<String>) places::get,
        SCHEMA_MAPPER,
        new ToSchema(),
        CREDENTIALS_MAPPER,
        new ToUser());
    for (String known : new String[] {"blue", "same", "nobody"}) {
      open(known);
    }
    assertThat(unit.own().requests.get(0))
        .isEqualTo(
            ConnectRequest.WRITABLE
                .withTenant("blue")
                .withDatabase("d")
                .withCredentials("blue_app", "of blue"));
    assertThat(unit.own().options)
        .extracting(SessionOptions::schema)
        .containsExactly("blue", "same", "n");
    for (String differs : new String[] {"schema", "user", "password"}) {
      assertThatThrownBy(() -> open(differs))
          .isInstanceOf(TenantSQLException.class)
          .hasMessageContaining("keep one of them")
          .hasMessageNotContaining("s3cret")
          .hasMessageNotContaining("of user");
    }
    assertThatThrownBy(() -> open("red"))
        .as("a mapper makes nobody known whom the source does not know")
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining("There is no tenant 'red'");
  }

  @ParameterizedTest
  @ValueSource(strings = {SCHEMA_MAPPER, CREDENTIALS_MAPPER})
  void whom_a_mapper_does_not_know_has_not_the_units_schema_or_user_instead(String setting) {
    boot(
        "hibernate.aws.tenancy.source",
        (TenantSource<String>) tenant -> TenantPlace.inDatabase("d"),
        setting,
        setting.equals(SCHEMA_MAPPER) ? new ToSchema() : new ToUser());
    assertThatThrownBy(() -> open("nobody"))
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining(setting);
    assertThat(unit.own().requests).isEmpty();
  }

  @Test
  void what_is_no_mapper_is_refused() {
    assertThat(refusal(SCHEMA_MAPPER, "com.example.Missing", CREDENTIALS_MAPPER, 42))
        .contains(SCHEMA_MAPPER + " must be a TenantSchemaMapper")
        .contains(CREDENTIALS_MAPPER + " must be a TenantCredentialsMapper");
  }

  @Test
  void a_factory_of_tenants_tells_the_engine_that_it_is_built() {
    try (SessionFactory factory =
        new MetadataSources(registry(SCHEMA_MAPPER, ToSchema.class))
            .buildMetadata()
            .buildSessionFactory()) {
      assertThat(factory.isOpen()).isTrue();
      assertThat(unit.own().timesStarted).isEqualTo(1);
    }
  }

  @Test
  void a_mapper_that_connections_would_not_follow_is_refused() {
    StandardServiceRegistry made = registry(TENANT + "blue.database", "d");
    assertThatThrownBy(
            () ->
                new MetadataSources(made)
                    .buildMetadata()
                    .getSessionFactoryBuilder()
                    .applyTenantSchemaMapper(new ToSchema())
                    .build())
        .hasStackTraceContaining(ToSchema.class.getName())
        .hasStackTraceContaining("set it as " + SCHEMA_MAPPER);
  }
}
