package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants with a database each on the unit's cluster. */
@Timeout(120)
class DatabaseTenancyIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(2).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void database(String name) throws SQLException {
    Tenanted.database(
        cluster, name, "create table note (id uuid primary key, owner text not null)");
  }

  private static Tenanted unit() {
    return new Tenanted(cluster, Map.of());
  }

  @Test
  void tenants_see_their_own_rows_on_the_writer_and_on_readers() throws SQLException {
    database("d_blue");
    database("d_green");
    try (Tenanted tenanted = unit()) {
      tenanted.places.put("blue", TenantPlace.inDatabase("d_blue"));
      tenanted.places.put("green", TenantPlace.inDatabase("d_green"));
      for (String tenant : List.of("blue", "green")) {
        tenanted.write(tenant);
      }
      for (String tenant : List.of("blue", "green")) {
        assertThat(tenanted.owners(tenant)).containsExactly(tenant);
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(
                () -> assertThat(tenanted.ownersOnReader(tenant)).containsExactly(tenant));
        assertThat(tenanted.instanceOfReading(tenant)).isEqualTo(cluster.instanceId(2));
      }
    }
  }

  @Test
  void a_name_is_never_part_of_a_url_or_of_sql() throws SQLException {
    List<String> hostile =
        List.of(
            "a\"b",
            "a'b",
            "a; drop database x",
            "$$",
            "back\\slash",
            "Ünï😀",
            "a/b",
            "a?b=c",
            "a%20b",
            "a&user=postgres",
            "a b",
            "a=b",
            "D_BLUE",
            "+",
            "#");
    try (Tenanted tenanted = unit()) {
      for (String name : hostile) {
        database(name);
        tenanted.places.put(name, TenantPlace.inDatabase(name));
        tenanted.write(name);
      }
      for (String name : hostile) {
        assertThat(tenanted.owners(name)).as(name).containsExactly(name);
        try (Session session = tenanted.session(name)) {
          String database =
              session
                  .createNativeQuery("select current_database()", String.class)
                  .getSingleResult();
          assertThat(database).isEqualTo(name);
        }
      }
    }
  }

  @Test
  void a_tenant_appears_moves_and_disappears_while_the_unit_runs() throws SQLException {
    database("d_red");
    database("d_red2");
    try (Tenanted tenanted = unit()) {
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
      tenanted.places.put("red", TenantPlace.inDatabase("d_red"));
      tenanted.write("red");
      tenanted.places.put("red", TenantPlace.inDatabase("d_red2"));
      assertThat(tenanted.owners("red")).isEmpty();
      tenanted.places.remove("red");
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
    }
  }

  @Test
  void a_database_that_is_gone_is_the_servers_own_error() {
    try (Tenanted tenanted = unit()) {
      tenanted.places.put("gone", TenantPlace.inDatabase("d_gone"));
      assertThatThrownBy(() -> tenanted.owners("gone"))
          .hasStackTraceContaining("database \"d_gone\" does not exist");
    }
  }
}
