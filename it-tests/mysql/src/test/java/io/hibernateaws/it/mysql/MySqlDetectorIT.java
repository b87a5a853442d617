package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.mysql.MySql;
import io.hibernateaws.engine.product.mysql.MySqlFamilies;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server is taken for that reports an address, as members of Multi-AZ DB clusters do. */
@Timeout(180)
class MySqlDetectorIT {
  private static final String TABLE = "mysql.rds_topology";
  private static final String GRANT =
      "GRANT SELECT ON " + TABLE + " TO `" + OneServer.USER + "`@`%`";

  private static OneServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new OneServer();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void noTable() throws SQLException {
    server.run(List.of("drop table if exists " + TABLE));
  }

  private static Connection reporting(Connection raw, String host, String comment) {
    return OtherServer.of(
        raw,
        Map.of("@@GLOBAL.report_host", "'" + host + "'", "@@version_comment", "'" + comment + "'"));
  }

  private static Connection member(Connection raw) {
    return reporting(raw, "10.1.2.3", "Source distribution");
  }

  @Test
  void a_user_who_may_not_read_the_members_is_told_the_grant_and_not_given_one_host()
      throws SQLException {
    for (String existing : List.of("select 1", "create table " + TABLE + " (id int)")) {
      server.run(List.of(existing));
      try (Connection raw = server.connectAsUser()) {
        for (EndpointKind kind : List.of(EndpointKind.WRITER_CLUSTER, EndpointKind.OTHER)) {
          assertThatThrownBy(() -> MySql.PRODUCT.detect(member(raw), kind))
              .isInstanceOf(SettingsException.class)
              .hasMessageContaining("10.1.2.3")
              .hasMessageContaining("may not read " + TABLE)
              .hasMessageContaining(GRANT)
              .hasMessageContaining("hibernate.aws.family=rds-mysql");
        }
        assertThat(MySql.PRODUCT.examination().detectionLack(member(raw)))
            .extracting(Lack::fix)
            .isEqualTo(GRANT);
      }
    }
    server.run(List.of("insert into " + TABLE + " values (1)", GRANT));
    try (Connection raw = server.connectAsUser()) {
      assertThat(MySql.PRODUCT.detect(member(raw), EndpointKind.OTHER))
          .isEqualTo(MySqlFamilies.MULTI_AZ);
      assertThat(MySql.PRODUCT.examination().detectionLack(member(raw))).isNull();
    } finally {
      server.run(List.of("revoke select on " + TABLE + " from '" + OneServer.USER + "'@'%'"));
    }
  }

  @Test
  void a_right_that_does_not_read_is_no_right_to_read() throws SQLException {
    server.run(
        List.of(
            "create table " + TABLE + " (id int)",
            "grant insert on " + TABLE + " to '" + OneServer.USER + "'@'%'"));
    try (Connection raw = server.connectAsUser()) {
      assertThatThrownBy(() -> MySql.PRODUCT.detect(member(raw), EndpointKind.OTHER))
          .hasMessageContaining(GRANT);
    } finally {
      server.run(List.of("revoke insert on " + TABLE + " from '" + OneServer.USER + "'@'%'"));
    }
  }

  @Test
  void a_server_without_the_table_or_with_an_empty_one_is_one_host() throws SQLException {
    try (Connection raw = server.connect()) {
      assertThat(MySql.PRODUCT.detect(member(raw), EndpointKind.INSTANCE))
          .isEqualTo(MySqlFamilies.RDS);
      assertThat(MySql.PRODUCT.detect(member(raw), EndpointKind.OTHER))
          .isEqualTo(MySqlFamilies.PLAIN);
      server.run(List.of("create table " + TABLE + " (id int)"));
      assertThat(MySql.PRODUCT.detect(member(raw), EndpointKind.OTHER))
          .isEqualTo(MySqlFamilies.RDS);
    }
  }

  /** Replicas elsewhere report hosts too, and their users have no rights on the server's tables. */
  @Test
  void a_server_that_is_not_of_rds_is_one_host_whatever_it_reports() throws SQLException {
    try (Connection raw = server.connectAsUser()) {
      for (String host : List.of("", "db-1", "10.1.2.3")) {
        assertThat(
                MySql.PRODUCT.detect(
                    reporting(raw, host, "MySQL Community Server - GPL"), EndpointKind.OTHER))
            .isEqualTo(MySqlFamilies.PLAIN);
      }
      assertThat(
              MySql.PRODUCT.detect(
                  reporting(raw, "", "Source distribution"), EndpointKind.WRITER_CLUSTER))
          .isEqualTo(MySqlFamilies.RDS);
    }
  }

  @Test
  void a_server_of_mariadb_says_so_at_the_log_in_and_is_no_other_family() throws SQLException {
    try (Connection raw = server.connect()) {
      DatabaseMetaData told = raw.getMetaData();
      DatabaseMetaData mariadb =
          (DatabaseMetaData)
              Proxy.newProxyInstance(
                  DatabaseMetaData.class.getClassLoader(),
                  new Class<?>[] {DatabaseMetaData.class},
                  (self, call, arguments) ->
                      call.getName().equals("getDatabaseProductVersion")
                          ? "5.5.5-10.11.11-MariaDB"
                          : call.invoke(told, arguments));
      Connection connection =
          (Connection)
              Proxy.newProxyInstance(
                  Connection.class.getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (self, call, arguments) ->
                      call.getName().equals("getMetaData") ? mariadb : call.invoke(raw, arguments));

      for (EndpointKind kind : EndpointKind.values()) {
        assertThat(MySql.PRODUCT.detect(connection, kind)).isEqualTo(MySqlFamilies.MARIADB);
      }
      assertThatThrownBy(() -> MySql.PRODUCT.confirmed(connection, MySqlFamilies.RDS))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("hibernate.aws.family=rds-mysql: the server is one of MariaDB");
      assertThatThrownBy(() -> MySql.MARIADB.confirmed(raw, MySqlFamilies.MARIADB))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("hibernate.aws.family=mariadb: the server is one of MySQL");
    }
  }

  @Test
  void the_grant_for_ending_connections_of_others_is_a_statement() throws SQLException {
    try (Connection raw = server.connectAsUser()) {
      Lack lack = MySql.PRODUCT.examination().endingLack(raw, "admin");
      assertThat(lack).isNotNull();
      server.run(List.of(lack.fix()));
      assertThat(MySql.PRODUCT.examination().endingLack(raw, "admin")).isNull();
    } finally {
      server.run(
          List.of("revoke process, connection_admin on *.* from '" + OneServer.USER + "'@'%'"));
    }
  }
}
