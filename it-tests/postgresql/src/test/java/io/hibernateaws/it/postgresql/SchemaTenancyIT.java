package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.tenancy.Note;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.hibernate.HibernateException;
import org.hibernate.Session;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants with a schema each, one after the other on one and the same link. */
@Timeout(120)
class SchemaTenancyIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    schemas("blue", "green", "public");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void schemas(String... names) throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      for (String name : names) {
        Tenanted.schema(admin, name, cluster.user());
        Sql.run(admin, "truncate " + Tenanted.quoted(name) + ".note");
      }
    }
  }

  private static Tenanted blueAndGreen(Object disablesAutocommit) throws SQLException {
    schemas("blue", "green");
    Tenanted tenanted =
        Tenanted.oneLink(
            cluster,
            Map.of("hibernate.connection.provider_disables_autocommit", disablesAutocommit));
    tenanted.places.put("blue", TenantPlace.inSchema("blue"));
    tenanted.places.put("green", TenantPlace.inSchema("green"));
    tenanted.write("blue");
    tenanted.write("green");
    return tenanted;
  }

  private static void assertApart(Tenanted tenanted) {
    assertThat(tenanted.owners("green")).containsOnly("green");
    assertThat(tenanted.owners("blue")).containsOnly("blue");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tenants_see_their_own_rows_on_the_writer_and_on_readers(boolean disablesAutocommit)
      throws SQLException {
    try (Tenanted tenanted = blueAndGreen(disablesAutocommit)) {
      assertApart(tenanted);
      for (String tenant : List.of("blue", "green")) {
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(
                () -> assertThat(tenanted.ownersOnReader(tenant)).containsExactly(tenant));
        assertThat(tenanted.instanceOfReading(tenant)).isEqualTo(cluster.instanceId(2));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_rollback_leaves_the_tenant_in_its_schema(boolean disablesAutocommit) throws SQLException {
    try (Tenanted tenanted = blueAndGreen(disablesAutocommit)) {
      try (Session session = tenanted.session("blue")) {
        session.beginTransaction();
        session.persist(new Note("nobody"));
        session.flush();
        session.getTransaction().rollback();
        session.clear();
        assertThat(Tenanted.owners(session)).containsExactly("blue");
      }
      assertApart(tenanted);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_failed_statement_leaves_no_tenant_to_the_next(boolean disablesAutocommit)
      throws SQLException {
    try (Tenanted tenanted = blueAndGreen(disablesAutocommit)) {
      try (Session session = tenanted.session("blue")) {
        assertThatThrownBy(
                () ->
                    session.inTransaction(
                        transaction ->
                            session
                                .createNativeMutationQuery("insert into note values (null, null)")
                                .executeUpdate()))
            .isInstanceOf(HibernateException.class);
        assertThat(Tenanted.owners(session)).containsExactly("blue");
      }
      assertApart(tenanted);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_session_closed_in_its_transaction_leaves_no_tenant_to_the_next(boolean disablesAutocommit)
      throws SQLException {
    try (Tenanted tenanted = blueAndGreen(disablesAutocommit)) {
      Session session = tenanted.session("blue");
      session.beginTransaction();
      session.persist(new Note("lost"));
      session.flush();
      session.close();
      assertApart(tenanted);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_aborted_connection_leaves_no_tenant_to_the_next(boolean disablesAutocommit)
      throws SQLException {
    try (Tenanted tenanted = blueAndGreen(disablesAutocommit)) {
      Session session = tenanted.session("blue");
      session.beginTransaction();
      session.persist(new Note("lost"));
      session.flush();
      session.doWork(connection -> connection.abort(Runnable::run));
      session.close();
      assertApart(tenanted);
    }
  }

  @Test
  void a_name_is_never_sql() throws SQLException {
    List<String> hostile =
        List.of(
            "a\"b",
            "a'b",
            "a; drop schema blue cascade; --",
            "$$",
            "$a$",
            "back\\slash",
            "\\'; --",
            "Ünï😀",
            " ",
            "a,blue",
            "\"blue\"",
            "BLUE",
            "%s",
            "?",
            "{d '2000-01-01'}",
            "é".repeat(31));
    schemas(hostile.toArray(String[]::new));
    try (Tenanted tenanted = blueAndGreen(false)) {
      for (String name : hostile) {
        tenanted.places.put(name, TenantPlace.inSchema(name));
        tenanted.write(name);
      }
      for (String name : hostile) {
        assertThat(tenanted.owners(name)).as(name).containsExactly(name);
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(tenanted.ownersOnReader(name)).containsExactly(name));
      }
      assertApart(tenanted);
    }
  }

  @Test
  void an_unknown_tenant_is_an_error_and_sees_nothing() throws SQLException {
    try (Tenanted tenanted = blueAndGreen(false)) {
      for (String unknown : List.of("red", "x".repeat(10_000), "a\0b")) {
        assertThatThrownBy(() -> tenanted.owners(unknown))
            .hasRootCauseInstanceOf(TenantSQLException.class)
            .hasStackTraceContaining("There is no tenant '" + unknown.charAt(0));
      }
      assertThatThrownBy(() -> tenanted.owners(""))
          .hasRootCauseInstanceOf(TenantSQLException.class);
      assertThatThrownBy(() -> tenanted.owners(42L))
          .hasRootCauseInstanceOf(TenantSQLException.class);
    }
  }

  @Test
  void a_tenant_appears_moves_and_disappears_while_the_unit_runs() throws SQLException {
    try (Tenanted tenanted = blueAndGreen(false)) {
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
      schemas("red");
      tenanted.places.put("red", TenantPlace.inSchema("red"));
      tenanted.write("red");
      assertThat(tenanted.owners("red")).containsExactly("red");

      try (Session before = tenanted.session("red")) {
        assertThat(Tenanted.owners(before)).containsExactly("red");
        schemas("red-moved");
        tenanted.places.put("red", TenantPlace.inSchema("red-moved"));
      }
      assertThat(tenanted.owners("red")).isEmpty();

      tenanted.places.remove("red");
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
    }
  }

  @Test
  void a_schema_that_is_gone_is_an_error_and_nobody_elses() throws SQLException {
    try (Tenanted tenanted = blueAndGreen(false)) {
      tenanted.places.put("gone", TenantPlace.inSchema("gone"));
      assertThatThrownBy(() -> tenanted.owners("gone"))
          .hasStackTraceContaining("relation \"note\" does not exist");
      assertApart(tenanted);
    }
  }

  /** As an application writes one. */
  public static final class BySuffix implements TenantSchemaMapper<UUID> {
    @Override
    public String schemaName(UUID tenant) {
      return "t_" + tenant;
    }
  }

  @Test
  void hibernates_schema_mapper_is_followed_with_ids_of_its_type() throws SQLException {
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    schemas("t_" + one, "t_" + other);
    try (Tenanted tenanted =
        Tenanted.oneLink(
            cluster, Map.of("hibernate.multi_tenant.schema_mapper", BySuffix.class.getName()))) {
      tenanted.write(one);
      tenanted.write(other);
      assertThat(tenanted.owners(one)).containsExactly(one.toString());
      assertThat(tenanted.owners(other)).containsExactly(other.toString());
      assertThatThrownBy(() -> tenanted.owners("public"))
          .hasStackTraceContaining("an id of java.lang.String");
    }
  }
}
