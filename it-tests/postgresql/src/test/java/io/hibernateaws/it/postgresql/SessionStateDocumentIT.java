package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.StringReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples and claims of docs/session-state.md. */
@Timeout(120)
class SessionStateDocumentIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void the_initializer_of_the_document_works() throws Exception {
    String document = Documents.read("docs/session-state.md");
    List<String> java = Documents.blocks(document, "java");
    assertThat(java).hasSize(1);
    Documents.compile("OrdersSession", java.get(0), folder);
    Properties properties = new Properties();
    properties.load(new StringReader(Documents.blocks(document, "properties").get(0)));

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start();
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      try (Connection admin = cluster.adminConnection(1)) {
        for (String sql :
            List.of(
                "create schema orders",
                "create role orders_clerk",
                "create role orders_reader",
                "grant orders_clerk, orders_reader to " + cluster.user(),
                "grant usage on schema orders to orders_clerk, orders_reader")) {
          Sql.run(admin, sql);
        }
      }
      Map<String, Object> settings = Units.settings(cluster);
      properties.forEach((name, value) -> settings.put(name.toString(), value));
      try (SessionFactory unit = Units.ofNative(settings)) {
        assertThat(unit.<String>fromTransaction(SessionStateDocumentIT::state))
            .isEqualTo("orders orders_clerk");
        try (var session = unit.withOptions().readOnly(true).openSession()) {
          assertThat(state(session)).isEqualTo("orders orders_reader");
        }
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static String state(SharedSessionContract session) {
    return session
        .createNativeQuery("select current_schema() || ' ' || current_user", String.class)
        .getSingleResult();
  }

  /** What the table says stays, stays; what it says ends, ends. */
  @Test
  void what_cannot_be_transferred_behaves_as_the_document_says() throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(1).start();
        SessionFactory unit =
            Units.ofNative(Units.settings(cluster, Map.of("hibernate.aws.pool.max_size", 1)))) {
      String pid;
      try (Borrowed session = Borrowed.from(unit)) {
        Connection connection = session.connection();
        pid = Sql.pid(connection);
        Sql.run(connection, "create sequence numbers");
        Sql.text(connection, "select nextval('numbers')");
        Sql.run(connection, "set work_mem to '5MB'");
        Sql.run(connection, "create temporary table scratch (n int)");
        Sql.run(connection, "prepare by_name as select 1");
        Sql.run(connection, "listen news");
        Sql.text(connection, "select pg_advisory_lock(7)");
        connection.setAutoCommit(false);
        Sql.run(connection, "declare held cursor with hold for select 1");
        connection.commit();
        Sql.run(connection, "declare open cursor for select 1");
        Sql.text(connection, "select pg_advisory_xact_lock(8)");
        Sql.run(connection, "set local work_mem to '6MB'");
      }
      try (Borrowed next = Borrowed.from(unit)) {
        Connection connection = next.connection();
        assertThat(Sql.pid(connection)).isEqualTo(pid);
        assertThat(Sql.text(connection, "show work_mem")).isEqualTo("4MB");
        assertThat(Sql.text(connection, "select to_regclass('scratch') is null")).isEqualTo("t");
        assertThat(Sql.text(connection, "select currval('numbers')")).isEqualTo("1");
        assertThat(
                Sql.text(
                    connection,
                    "select count(*) from pg_prepared_statements where name = 'by_name'"))
            .isEqualTo("0");
        assertThat(Sql.text(connection, "select count(*) from pg_listening_channels()"))
            .isEqualTo("0");
        assertThat(
                Sql.text(
                    connection,
                    "select count(*) from pg_locks where locktype = 'advisory'"
                        + " and pid = pg_backend_pid()"))
            .isEqualTo("0");
        assertThat(Sql.text(connection, "select count(*) from pg_cursors where name <> ''"))
            .isEqualTo("0");
      }
    }
  }
}
