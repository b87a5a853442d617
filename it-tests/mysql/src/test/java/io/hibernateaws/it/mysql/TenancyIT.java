package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants with a database each, which on MySQL is all that a schema is. */
@Timeout(300)
class TenancyIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.mysql().instances(2).start();
    databases("blue", "green");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** New ones, or those that are there, without a row. */
  private static void databases(String... names) throws SQLException {
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      for (String name : names) {
        Tenanted.schema(admin, name, cluster.user());
        Sql.run(admin, "truncate table " + Tenanted.quoted(name) + ".note");
      }
    }
  }

  private static Tenanted blueAndGreen() throws SQLException {
    databases("blue", "green");
    Tenanted tenanted = Tenanted.oneLink(cluster, Map.of());
    for (String tenant : List.of("blue", "green")) {
      tenanted.places.put(tenant, TenantPlace.inDatabase(tenant));
      tenanted.write(tenant);
    }
    return tenanted;
  }

  private static String database(Session session) {
    return TenantVisits.database(session);
  }

  private static String link(Session session) {
    return session.doReturningWork(Sql::pid);
  }

  @Test
  void a_schema_of_a_tenant_is_refused_with_the_reason() throws SQLException {
    try (Tenanted tenanted = blueAndGreen()) {
      tenanted.places.put("schema", TenantPlace.inSchema("green"));
      tenanted.places.put("both", TenantPlace.inDatabase("blue").withSchema("green"));
      for (String tenant : List.of("schema", "both")) {
        assertThatThrownBy(() -> tenanted.owners(tenant))
            .hasStackTraceContaining("the schema 'green' of a tenant would change nothing")
            .hasStackTraceContaining("give each tenant a database");
      }
      try (Session session = tenanted.session("blue")) {
        assertThatThrownBy(() -> session.doWork(connection -> connection.setSchema("green")))
            .hasStackTraceContaining("call setCatalog");
        assertThat(Tenanted.owners(session)).containsExactly("blue");
      }
    }
  }

  @Test
  void a_name_is_never_part_of_a_url_or_of_sql() throws SQLException {
    List<String> hostile =
        List.of(
            "a`b",
            "`blue`",
            "\"blue\"",
            "a\"b",
            "a'b",
            "a; drop database x",
            "$$",
            "back\\slash",
            "Ünï中",
            "a/b",
            "a?b=c",
            "a%20b",
            "a&user=root",
            "a b",
            "a=b",
            "a.b",
            "BLUE",
            "Blue",
            "+",
            "#",
            "#mysql50#blue",
            "@",
            "%",
            "cafe\u0301",
            "café");
    databases(hostile.toArray(String[]::new));
    try (Tenanted tenanted = blueAndGreen()) {
      for (String name : hostile) {
        tenanted.places.put(name, TenantPlace.inDatabase(name));
        tenanted.write(name);
      }
      for (String name : hostile) {
        assertThat(tenanted.owners(name)).as(name).containsExactly(name);
        try (Session session = tenanted.session(name)) {
          assertThat(database(session)).isEqualTo(name);
          session.doWork(connection -> Sql.run(connection, "use green"));
        }
        try (Session session = tenanted.session(name)) {
          assertThat(database(session)).as("after a text of another").isEqualTo(name);
        }
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(tenanted.ownersOnReader(name)).containsExactly(name));
      }
      assertThat(tenanted.owners("blue")).containsExactly("blue");
    }
  }

  /** The server reads a question mark for what it has no character for, the driver cuts blanks. */
  @Test
  void a_name_that_another_tenants_database_would_answer_to_is_refused() throws SQLException {
    databases("a?");
    try (Connection admin = cluster.adminConnection(cluster.writer())) {
      Sql.run(admin, "create database if not exists ` blue`");
    }
    try (Tenanted tenanted = blueAndGreen()) {
      tenanted.places.put("a?", TenantPlace.inDatabase("a?"));
      tenanted.write("a?");
      for (String name : List.of("a😀", "a😁", " blue", "blue ")) {
        tenanted.places.put(name, TenantPlace.inDatabase(name));
        assertThatThrownBy(() -> tenanted.owners(name))
            .hasStackTraceContaining("the database '" + name + "' cannot be connected to");
        assertThatThrownBy(() -> tenanted.ownersOnReader(name))
            .hasStackTraceContaining("give the database another name");
      }
      assertThat(tenanted.owners("a?")).containsExactly("a?");
    }
  }

  @Test
  void a_database_that_is_gone_is_the_servers_own_error_and_nobody_elses() throws SQLException {
    try (Tenanted tenanted = blueAndGreen()) {
      tenanted.places.put("gone", TenantPlace.inDatabase("d_gone"));
      assertThatThrownBy(() -> tenanted.owners("gone"))
          .hasStackTraceContaining("Unknown database 'd_gone'");
      assertThat(tenanted.owners("blue")).containsExactly("blue");
    }
  }

  @Test
  void a_tenant_appears_moves_and_disappears_while_the_unit_runs() throws SQLException {
    try (Tenanted tenanted = blueAndGreen()) {
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
      databases("red", "red-moved");
      tenanted.places.put("red", TenantPlace.inDatabase("red"));
      tenanted.write("red");
      tenanted.places.put("red", TenantPlace.inDatabase("red-moved"));
      assertThat(tenanted.owners("red")).isEmpty();
      tenanted.places.remove("red");
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
    }
  }

  @Test
  void every_tenant_has_a_pool_of_its_own_on_the_writer_and_on_the_reader() throws SQLException {
    try (Tenanted tenanted = blueAndGreen()) {
      for (boolean readOnly : new boolean[] {false, true}) {
        String ofBlue = linkAfterOneUse(tenanted, "blue", readOnly);
        String ofGreen = linkAfterOneUse(tenanted, "green", readOnly);
        assertThat(ofBlue).isNotEqualTo(ofGreen);
        assertThat(linkAfterOneUse(tenanted, "blue", readOnly)).isEqualTo(ofBlue);
      }
    }
  }

  private static String linkAfterOneUse(Tenanted tenanted, String tenant, boolean readOnly) {
    String link;
    try (Session session = session(tenanted, tenant, readOnly)) {
      link = session.fromTransaction(transaction -> link(session));
    }
    try (Session session = session(tenanted, tenant, readOnly)) {
      String again = session.fromTransaction(transaction -> link(session));
      assertThat(again).as("the link of the next session").isEqualTo(link);
      String instance = session.fromTransaction(transaction -> Asking.instance(session));
      int expected = readOnly ? other(cluster.writer()) : cluster.writer();
      assertThat(instance).isEqualTo(cluster.instanceId(expected));
    }
    return link;
  }

  private static int other(int instance) {
    return 3 - instance;
  }

  private static Session session(Tenanted tenanted, String tenant, boolean readOnly) {
    return readOnly ? tenanted.reading(tenant) : tenanted.session(tenant);
  }

  /** By a text, which the driver does not follow, and by JDBC's call. */
  @Test
  void a_session_that_went_to_another_database_leaves_the_next_one_of_its_pool_at_home()
      throws SQLException {
    try (Tenanted tenanted = blueAndGreen()) {
      for (boolean readOnly : new boolean[] {false, true}) {
        for (TenantVisits.Leaving leaving : TenantVisits.LEAVINGS) {
          String link = linkAfterOneUse(tenanted, "blue", readOnly);
          try (Session session = session(tenanted, "blue", readOnly)) {
            session.doWork(connection -> leaving.leave(connection, "green"));
          }
          try (Session session = session(tenanted, "blue", readOnly)) {
            assertThat(database(session)).isEqualTo("blue");
            assertThat(Tenanted.owners(session)).containsExactly("blue");
            assertThat(session.doReturningWork(Connection::getCatalog)).isEqualTo("blue");
            if (!readOnly) { // a driver's read-only mode outlives the server's reset
              assertThat(link(session)).as("the link goes on").isEqualTo(link);
            }
          }
          assertThat(tenanted.owners("green")).containsExactly("green");
        }
      }
    }
  }

  @Test
  void the_pool_of_a_tenant_that_nobody_wants_ends_and_comes_back() throws SQLException {
    databases("blue", "green");
    try (Tenanted tenanted =
        new Tenanted(cluster, Map.of("hibernate.aws.tenancy.idle_timeout", "2s"))) {
      for (int i = 0; i < 2; i++) {
        for (String tenant : List.of("blue", "green")) {
          tenanted.places.put(tenant, TenantPlace.inDatabase(tenant));
          tenanted.write(tenant);
          assertThat(tenanted.owners(tenant)).containsOnly(tenant);
          tenanted.ownersOnReader(tenant);
        }
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(links("blue", "green")).as("links").isZero());
      }
    }
  }

  /** Of these databases, by the word of the servers. */
  private static int links(String... databases) throws SQLException {
    return Sessions.onAll(
        cluster,
        "select count(*) from performance_schema.threads where processlist_db in ('"
            + String.join("', '", databases)
            + "')");
  }

  @Test
  void whatever_happens_nobody_sees_a_row_of_another() throws Exception {
    TenantVisits visits = new TenantVisits(cluster);
    try (visits) {
      visits.crowd();
      int crashed = cluster.writer();
      visits.awaitProgress();
      try (Session session = visits.inTransaction()) {
        cluster.crash(crashed);
        assertThatThrownBy(() -> database(session)).isInstanceOf(FailoverException.class);
      }
      cluster.awaitWriter(other(crashed), SOON);
      visits.awaitProgress();
      cluster.rejoin(crashed);
      visits.awaitProgress();
      visits.end();
      visits.everybodyOnTheReader();
      System.out.println(visits.report());
      visits.assertApart();
    }
  }
}
