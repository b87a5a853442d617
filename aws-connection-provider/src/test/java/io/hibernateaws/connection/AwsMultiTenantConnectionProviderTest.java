package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.dialect.boot.EngineBacked;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a tenant's session asks which engine for. */
class AwsMultiTenantConnectionProviderTest {
  private static final String BLUE = "jdbc:postgresql://blue.example.com/";

  private final TenantUnit unit = new TenantUnit();
  private final Map<Object, TenantPlace> places = new ConcurrentHashMap<>();
  private final TenantSource<Object> source = places::get;

  @AfterEach
  void stop() {
    unit.provider.stop();
  }

  private AwsMultiTenantConnectionProvider<Object> provider() {
    return unit.provider;
  }

  private void configure() {
    unit.configure("hibernate.aws.tenancy.source", source);
  }

  private void open(Object tenant) throws SQLException {
    provider().releaseConnection(tenant, provider().getConnection(tenant));
  }

  private static ConnectRequest writable(String tenant) {
    return ConnectRequest.WRITABLE.withTenant(tenant);
  }

  @Test
  void hibernate_may_leave_schema_and_read_only_to_us_and_not_count_on_the_same_link() {
    assertThat(provider().handlesConnectionReadOnly()).isTrue();
    assertThat(provider().handlesConnectionSchema()).isTrue();
    assertThat(provider().supportsAggressiveRelease()).isFalse();
  }

  @Test
  void a_tenant_in_a_schema_has_it_on_every_link_of_the_units_engine() throws SQLException {
    places.put("blue", TenantPlace.inSchema("s_blue"));
    configure();
    open("blue");
    provider().releaseReadOnlyConnection("blue", provider().getReadOnlyConnection("blue"));

    NotingEngine own = unit.own();
    assertThat(own.requests)
        .containsExactly(writable("blue"), ConnectRequest.READ_ONLY.withTenant("blue"));
    assertThat(own.options).containsOnly(SessionOptions.DEFAULT.withSchema("s_blue"));
    assertThat(own.connectionsClosed).isEqualTo(2);
  }

  @Test
  void tenants_of_a_unit_over_our_data_source_have_its_engine_and_leave_it_running()
      throws SQLException {
    places.put("blue", TenantPlace.inSchema("s_blue"));
    places.put("red", TenantPlace.onCluster(BLUE));
    try (AwsDataSource dataSource = dataSource()) {
      unit.configureOver(dataSource, "hibernate.aws.tenancy.source", source);

      open("blue");
      assertThat(provider().unwrap(AwsEngine.class)).isSameAs(dataSource.engine());
      assertThatThrownBy(() -> open("red"))
          .isInstanceOf(TenantSQLException.class)
          .hasMessageContaining("an AwsDataSource, which has one cluster");
      provider().stop();
      dataSource.getConnection().close(); // refused by an engine that is closed
    }
    assertThat(unit.engines).isEmpty();
  }

  @Test
  void a_tenants_cluster_is_refused_at_the_start_where_a_data_source_has_one() {
    try (AwsDataSource dataSource = dataSource()) {
      assertThatThrownBy(
              () -> unit.configureOver(dataSource, "hibernate.aws.tenancy.tenant.red.url", BLUE))
          .hasMessageContaining("give the unit a URL instead of a data source");
    }
  }

  private static AwsDataSource dataSource() {
    return new AwsDataSource(Map.of("url", "jdbc:postgresql://127.0.0.1:1/shop", "user", "shop"));
  }

  @Test
  void a_tenant_in_a_database_asks_the_units_engine_for_it() throws SQLException {
    places.put("blue", TenantPlace.inDatabase("d_blue"));
    places.put("home", TenantPlace.inDatabase("shop"));
    configure();
    open("blue");
    open("home");

    assertThat(unit.own().requests)
        .as("the unit's own database has links already")
        .containsExactly(writable("blue").withDatabase("d_blue"), writable("home"));
    assertThat(unit.own().options).containsOnly(SessionOptions.DEFAULT);
  }

  @Test
  void a_tenant_with_a_user_connects_as_that() throws SQLException {
    places.put("blue", TenantPlace.as("blue_app", "s3cret"));
    configure();
    open("blue");

    assertThat(unit.own().requests)
        .containsExactly(writable("blue").withCredentials("blue_app", "s3cret"));
  }

  @Test
  void a_tenant_may_have_all_of_these() throws SQLException {
    places.put(
        "blue",
        TenantPlace.onCluster(BLUE + "d_blue").withSchema("s_blue").withCredentials("u", "p"));
    configure();
    open("blue");

    NotingEngine blue = unit.engines.get(1);
    assertThat(blue.requests)
        .containsExactly(writable("blue").withDatabase("d_blue").withCredentials("u", "p"));
    assertThat(blue.options).containsExactly(SessionOptions.DEFAULT.withSchema("s_blue"));
    assertThat(unit.own().requests).isEmpty();
  }

  @Test
  void tenants_of_one_cluster_share_an_engine_whatever_their_databases() throws SQLException {
    places.put(1, TenantPlace.onCluster(BLUE + "one"));
    places.put(2, TenantPlace.onCluster("jdbc:postgresql://BLUE.example.com:5432/two"));
    places.put(3, TenantPlace.onCluster(BLUE).withSchema("three"));
    places.put(4, TenantPlace.onCluster("jdbc:postgresql://green.example.com/one"));
    places.put(5, TenantPlace.onCluster(BLUE + "one?ssl=true"));
    places.put(6, TenantPlace.onCluster(BLUE).withDatabase("six"));
    configure();
    for (int tenant = 1; tenant <= 6; tenant++) {
      open(tenant);
    }

    assertThat(unit.engines).hasSize(4);
    assertThat(unit.engines.get(1).requests)
        .containsExactly(
            writable("1").withDatabase("one"),
            writable("2").withDatabase("two"),
            writable("3"),
            writable("6").withDatabase("six"));
    assertThat(unit.engines.get(2).config().url())
        .hasToString("jdbc:postgresql://green.example.com:5432/shop");
    assertThat(unit.engines.get(3).config().url().parameters()).containsEntry("ssl", "true");
  }

  @Test
  void the_units_own_cluster_is_no_other_one() throws SQLException {
    places.put("blue", TenantPlace.onCluster("jdbc:postgresql://db.example.com:5432/d_blue"));
    places.put("home", TenantPlace.onCluster("jdbc:postgresql://DB.example.com/shop"));
    // Only the unit's engine has this, so no other engine could be taken for it.
    unit.configure("hibernate.aws.tenancy.source", source, "hibernate.aws.cluster_id", "the-units");
    open("blue");
    open("home");

    assertThat(unit.engines).hasSize(1);
    assertThat(unit.own().requests)
        .containsExactly(writable("blue").withDatabase("d_blue"), writable("home"));
  }

  @Test
  void a_tenants_cluster_has_the_units_settings_except_what_is_about_the_units_cluster()
      throws SQLException {
    places.put("blue", TenantPlace.onCluster(BLUE + "d?aws.cluster_id=blue-one"));
    unit.configure(
        "hibernate.aws.tenancy.source",
        source,
        "hibernate.connection.url",
        "jdbc:postgresql://db.example.com/shop?user=ann&password=s3cret",
        "hibernate.connection.username",
        null,
        "hibernate.aws.cluster_id",
        "the-units",
        "hibernate.aws.clusterInstanceHostPattern",
        "?.units.example.com",
        "hibernate.aws.pool.max_size",
        "7");
    open("blue");

    var config = unit.engines.get(1).config();
    assertThat(config.cluster().id()).isEqualTo("blue-one");
    assertThat(config.cluster().template()).isNull();
    assertThat(config.pool().maxSize()).isEqualTo(7);
    assertThat(config.connection().user().user()).isEqualTo("ann");
    assertThat(config.connection().user().password()).isEqualTo("s3cret");
    assertThat(config.url()).hasToString("jdbc:postgresql://blue.example.com:5432/shop");
    assertThat(unit.own().config().cluster().id()).isEqualTo("the-units");
  }

  @Test
  void a_cluster_that_cannot_be_used_is_told_with_every_problem() {
    places.put("blue", TenantPlace.onCluster(BLUE + "d?aws.polo.max_size=1&sslpassword=hidden"));
    configure();

    assertThatThrownBy(() -> open("blue"))
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining("'blue'")
        .hasMessageContaining("blue.example.com")
        .hasMessageContaining("did you mean aws.pool.max_size")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void the_setting_says_how_long_the_engine_of_a_tenants_cluster_is_kept() throws SQLException {
    places.put("blue", TenantPlace.onCluster(BLUE));
    unit.configure(
        "hibernate.aws.tenancy.source", source, "hibernate.aws.tenancy.idle_timeout", "50ms");
    open("blue");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> unit.engines.get(1).timesClosed() == 1);
  }

  @Test
  void a_tenant_appears_moves_and_disappears_while_the_unit_runs() throws SQLException {
    configure();
    assertThatThrownBy(() -> open("blue")).isInstanceOf(TenantSQLException.class);
    places.put("blue", TenantPlace.inSchema("here"));
    open("blue");
    places.put("blue", TenantPlace.inSchema("there"));
    open("blue");
    places.remove("blue");
    assertThatThrownBy(() -> open("blue")).isInstanceOf(TenantSQLException.class);

    assertThat(unit.own().options)
        .extracting(SessionOptions::schema)
        .containsExactly("here", "there");
  }

  @Test
  void an_unknown_tenant_is_told_who_does_not_know_it_and_gets_nobodys_connection() {
    unit.configure("hibernate.aws.tenancy.source", new Nobodys());

    TenantSQLException e =
        catchThrowableOfType(
            TenantSQLException.class, () -> provider().getConnection("x\n" + "y".repeat(9_999)));

    assertThat((Throwable) e)
        .hasMessageContaining("There is no tenant 'x\\u000ayyy")
        .hasMessageContaining("the table of tenants")
        .hasMessageContaining("10001 characters");
    assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n");
    assertThat(e.getSQLState()).isEqualTo("08004");
    assertThat(unit.own().requests).isEmpty();
  }

  /** Knows nobody. */
  private static final class Nobodys implements TenantSource<Object> {
    @Override
    public @Nullable TenantPlace find(Object tenant) {
      return null;
    }

    @Override
    public String name() {
      return "the table of tenants";
    }
  }

  @Test
  @SuppressWarnings("NullAway") // as a caller does who has no such check
  void a_session_for_nobody_gets_nobodys_connection() {
    places.put("", TenantPlace.inSchema("empty"));
    configure();
    for (Object nobody : new Object[] {null, ""}) {
      assertThatThrownBy(() -> provider().getConnection(nobody))
          .isInstanceOf(TenantSQLException.class)
          .hasMessageContaining("tenantIdentifier");
      assertThatThrownBy(() -> provider().getReadOnlyConnection(nobody))
          .isInstanceOf(TenantSQLException.class);
    }
    assertThat(unit.own().requests).isEmpty();
  }

  @Test
  void what_is_no_tenants_uses_the_units_own_connection() throws SQLException {
    configure();
    provider().releaseAnyConnection(provider().getAnyConnection());
    assertThat(unit.own().requests).containsExactly(ConnectRequest.WRITABLE);
    assertThat(unit.own().options).containsExactly(SessionOptions.DEFAULT);
    assertThat(unit.own().connectionsClosed).isEqualTo(1);
  }

  @Test
  void a_source_that_cannot_know_now_is_heard_as_it_is() {
    SQLException down = new SQLException("the table is down", "08006");
    unit.configure(
        "hibernate.aws.tenancy.source",
        (TenantSource<Object>)
            tenant -> {
              throw down;
            });
    assertThatThrownBy(() -> open("blue")).isSameAs(down);
  }

  @Test
  void a_place_that_cannot_be_is_refused_for_its_tenant() {
    unit.configure(
        "hibernate.aws.tenancy.source",
        (TenantSource<String>) tenant -> TenantPlace.inSchema("pg_" + tenant));
    assertThatThrownBy(() -> open("catalog"))
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining("'catalog'")
        .hasMessageContaining("'pg_catalog' belongs to the system");
  }

  @Test
  void ids_may_be_of_any_type_and_of_no_wrong_one() throws SQLException {
    UUID id = UUID.randomUUID();
    unit.configure(
        "hibernate.aws.tenancy.source",
        (TenantSource<UUID>) tenant -> TenantPlace.inSchema("t_" + tenant));
    open(id);
    assertThat(unit.own().requests).containsExactly(writable(id.toString()));
    assertThat(unit.own().options).containsExactly(SessionOptions.DEFAULT.withSchema("t_" + id));

    assertThatThrownBy(() -> open(42L))
        .isInstanceOf(TenantSQLException.class)
        .hasMessageContaining("an id of java.lang.Long")
        .hasMessageContaining("ClassCastException")
        .hasCauseInstanceOf(ClassCastException.class);
  }

  @Test
  void the_settings_of_the_unit_hold_for_tenants_too() throws SQLException {
    places.put("blue", TenantPlace.inSchema("s"));
    unit.configure(
        "hibernate.aws.tenancy.source",
        source,
        JdbcSettings.ISOLATION,
        "SERIALIZABLE",
        JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT,
        "true",
        "hibernate.connection.login_timeout",
        "3");
    open("blue");
    provider().releaseAnyConnection(provider().getAnyConnection());
    assertThat(unit.own().requests)
        .containsExactly(
            writable("blue").withLimit(Duration.ofSeconds(3)),
            ConnectRequest.WRITABLE.withLimit(Duration.ofSeconds(3)));
    assertThat(unit.own().options)
        .containsExactly(new SessionOptions(false, 8, "s"), new SessionOptions(false, 8, null));
  }

  @Test
  void an_observer_sees_every_engine_also_one_that_starts_later() throws SQLException {
    places.put("blue", TenantPlace.onCluster(BLUE));
    configure();
    List<EngineEvent> seen = new ArrayList<>();
    EngineObserver mine = seen::add;
    assertThat(unit.own().observers).noneMatch(EngineObserver::isWatching);
    provider()
        .observe(
            event -> {
              throw new IllegalStateException("an observer of somebody else");
            });
    provider().observe(mine);
    open("blue");

    for (NotingEngine engine : unit.engines) {
      assertThat(engine.observers).singleElement().matches(EngineObserver::isWatching);
      engine
          .observers
          .get(0)
          .on(new EngineEvent.MemberUp(new EngineEvent.Source("unit", "cluster"), "i-1"));
    }
    assertThat(seen).hasSize(2);
  }

  @Test
  void every_engine_insists_on_the_writer_also_one_that_starts_later() throws SQLException {
    places.put("blue", TenantPlace.onCluster(BLUE));
    places.put("green", TenantPlace.onCluster("jdbc:postgresql://green.example.com/"));
    configure();
    open("blue");
    assertThat(unit.engines).allMatch(engine -> engine.timesStarted == 0);
    provider().applicationStarted();
    open("green");
    assertThat(unit.engines).hasSize(3).allMatch(engine -> engine.timesStarted == 1);
  }

  @Test
  void it_unwraps_to_the_units_engine_and_to_itself() {
    configure();
    assertThat(provider().isUnwrappableAs(AwsEngine.class)).isTrue();
    assertThat(provider().unwrap(AwsEngine.class)).isSameAs(unit.own());
    assertThat(provider().unwrap(EngineBacked.class)).isSameAs(provider());
    assertThat(provider().isUnwrappableAs(String.class)).isFalse();
    assertThatThrownBy(() -> provider().unwrap(String.class))
        .isInstanceOf(UnknownUnwrapTypeException.class);
  }

  @Test
  void stopping_closes_every_engine_once() throws SQLException {
    places.put("blue", TenantPlace.onCluster(BLUE));
    configure();
    open("blue");
    provider().stop();
    provider().stop();
    assertThat(unit.engines).hasSize(2).allMatch(engine -> engine.timesClosed() == 1);
    assertThatThrownBy(() -> open("blue"))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("stopped");
  }

  @Test
  void a_copy_from_another_jvm_is_a_provider_that_has_not_been_configured() throws Exception {
    configure();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(provider());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      AwsMultiTenantConnectionProvider<?> copy =
          (AwsMultiTenantConnectionProvider<?>) in.readObject();
      assertThatThrownBy(copy::getAnyConnection)
          .isInstanceOf(ConnectSQLException.class)
          .hasMessageContaining("not configured");
    }
  }
}
