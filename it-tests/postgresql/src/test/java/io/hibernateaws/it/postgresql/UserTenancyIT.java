package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
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

/** Tenants with a database user each, whose rights keep them apart. */
@Timeout(120)
class UserTenancyIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final List<String> TENANTS = List.of("blue", "green", "a\"b'; drop role x; --");

  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection admin = cluster.adminConnection(1)) {
      for (String user : TENANTS) {
        Sql.run(admin, "create role " + Tenanted.quoted(user) + " login password 'of''s it'");
        // The role's own schema is in the search path of every server as "$user".
        Tenanted.schema(admin, user, user);
        Sql.run(
            admin,
            "insert into "
                + Tenanted.quoted(user)
                + ".note"
                + " values (gen_random_uuid(), '"
                + user.replace("'", "''")
                + "')");
      }
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String user(Session session) {
    return session.createNativeQuery("select current_user::text", String.class).getSingleResult();
  }

  @Test
  void tenants_are_users_and_see_what_those_may_on_the_writer_and_on_readers() {
    try (Tenanted tenanted = new Tenanted(cluster, Map.of())) {
      for (String tenant : TENANTS) {
        tenanted.places.put(tenant, TenantPlace.as(tenant, "of's it"));
        assertThat(tenanted.owners(tenant)).containsOnly(tenant);
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(tenanted.ownersOnReader(tenant)).containsOnly(tenant));
        try (Session session = tenanted.session(tenant)) {
          assertThat(user(session)).isEqualTo(tenant);
        }
      }
    }
  }

  @Test
  void a_wrong_password_never_gets_a_link_that_another_one_has_opened() {
    try (Tenanted tenanted = new Tenanted(cluster, Map.of())) {
      tenanted.places.put("blue", TenantPlace.as("blue", "of's it"));
      tenanted.places.put("thief", TenantPlace.as("blue", "guessed"));
      assertThat(tenanted.owners("blue")).containsExactly("blue");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> tenanted.owners("thief"))
            .hasStackTraceContaining("password authentication failed")
            .satisfies(e -> assertThat(e).hasToString(e.toString().replace("guessed", "-")));
        assertThat(tenanted.owners("blue")).containsExactly("blue");
      }
      tenanted.places.put("blue", TenantPlace.as("blue", "guessed"));
      assertThatThrownBy(() -> tenanted.owners("blue"))
          .as("also the tenant itself, once its password is another one")
          .hasStackTraceContaining("password authentication failed");
    }
  }

  @Test
  void monitors_are_the_units_user() throws SQLException {
    try (Tenanted tenanted = new Tenanted(cluster, Map.of())) {
      tenanted.places.put("blue", TenantPlace.as("blue", "of's it"));
      assertThat(tenanted.owners("blue")).containsExactly("blue");
      try (Connection admin = cluster.adminConnection(1)) {
        assertThat(
                Sql.text(
                    admin,
                    "select string_agg(distinct usename, ',') from pg_stat_activity"
                        + " where application_name like '%(monitor)'"))
            .isEqualTo(cluster.user());
      }
    }
  }
}
