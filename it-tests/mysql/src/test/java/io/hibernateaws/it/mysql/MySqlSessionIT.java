package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.mysql.MySqlFamilies;
import io.hibernateaws.it.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which sessions are ended on a server, by whom, and how they are told from others. */
@Timeout(180)
class MySqlSessionIT {
  private static OneServer server;

  private Connection session;
  private ServerProcess process;

  @BeforeAll
  static void start() throws Exception {
    server = new OneServer();
    server.run(
        List.of(
            "create user 'monitor'@'%' identified by 'monitor'",
            "grant " + ending() + " on *.* to 'monitor'@'%'",
            "grant select on shop.* to 'monitor'@'%'"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    session = server.connectAsUser();
    process = processOf(session);
  }

  @AfterEach
  void close() throws SQLException {
    session.close();
  }

  private static boolean isOfMariaDb() {
    return Product.underTest() instanceof MariaDbServerProduct;
  }

  private static DatabaseFamily family() {
    return isOfMariaDb() ? MySqlFamilies.MARIADB : MySqlFamilies.PLAIN;
  }

  private static DatabaseProduct product() {
    return family().product();
  }

  /** The right to end the sessions of others. */
  private static String ending() {
    return isOfMariaDb() ? "CONNECTION ADMIN" : "CONNECTION_ADMIN";
  }

  private static ServerProcess processOf(Connection raw) throws SQLException {
    return Objects.requireNonNull(family().queries().identify(raw).process());
  }

  private boolean isThere() throws SQLException {
    return !"0"
        .equals(
            server.answer(
                "select count(*) from information_schema.processlist where id = " + process.id()));
  }

  @Test
  void its_own_user_and_an_administrator_end_a_session_and_find_it_gone() throws Exception {
    try (Connection asking = server.connectAsUser()) {
      assertThat(product().end(asking, process)).isTrue();
      await().until(() -> !isThere());
      assertThat(product().end(asking, process)).isFalse();
    }
    try (Connection other = server.connectAsUser();
        Connection asking = server.connect()) {
      process = processOf(other);
      assertThat(product().end(asking, process)).isTrue();
      await().until(() -> !isThere());
      assertThat(product().end(asking, process)).isFalse();
    }
  }

  /**
   * A server that was copied has the identifier of the one it was made of, and counts as it did.
   */
  @Test
  void a_session_of_a_copy_of_its_server_or_of_a_later_start_lives_on() throws SQLException {
    try (Connection asking = server.connectAsUser()) {
      for (Map<String, String> another :
          List.of(
              Map.of(isOfMariaDb() ? "@@server_id" : "@@server_uuid", "'other'"),
              Map.of("@@hostname", "'restored'"),
              Map.of("@@port", "'1'"),
              Map.of("FLOOR(UNIX_TIMESTAMP())", "FLOOR(UNIX_TIMESTAMP()) + 100000"))) {
        assertThat(product().end(OtherServer.of(asking, another), process))
            .as(another.toString())
            .isFalse();
      }
    }
    assertThat(isThere()).isTrue();
  }

  @Test
  void a_session_of_another_client_with_the_same_number_lives_on() throws SQLException {
    try (Connection asking = server.connect()) {
      for (String incarnation :
          List.of(
              process.incarnation().replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:1"),
              process.incarnation().replace(OneServer.USER, "somebody"),
              process
                  .incarnation()
                  .replaceAll("127\\.0\\.0\\.1:[0-9]+", "")
                  .replace("127.0.0.1", "10.0.0.1"))) {
        assertThat(incarnation).isNotEqualTo(process.incarnation());
        assertThat(product().end(asking, new ServerProcess(process.id(), incarnation)))
            .as(incarnation)
            .isFalse();
      }
    }
    assertThat(isThere()).isTrue();
  }

  /** Its performance schema is off, or it is too old to have it list the sessions. */
  @Test
  void a_server_that_does_not_tell_ports_is_believed_by_the_clients_host() throws Exception {
    process = processOf(OtherServer.of(session, Map.of("ID = CONNECTION_ID()", "ID = 0")));
    try (Connection asking = server.connectAsUser()) {
      assertThat(product().end(asking, process)).isTrue();
    }
    await().until(() -> !isThere());
  }

  /** Who reads the server's own tables finds there what others may see. */
  @Test
  void a_session_that_the_asking_user_may_not_see_is_not_taken_for_gone() throws Exception {
    for (String right : List.of("usage", "select")) {
      server.run(List.of("grant " + right + " on *.* to 'monitor'@'%'"));
      try (Connection asking = server.connectAs("monitor", "monitor")) {
        assertThatThrownBy(() -> product().end(asking, process))
            .as(right)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("GRANT PROCESS, " + ending() + " ON *.*");
        assertThat(product().examination().endingLack(asking, OneServer.USER)).isNotNull();
      }
      assertThat(isThere()).isTrue();
    }
    server.run(List.of("revoke select on *.* from 'monitor'@'%'"));

    server.run(List.of("grant process on *.* to 'monitor'@'%'"));
    try (Connection asking = server.connectAs("monitor", "monitor")) {
      assertThat(product().examination().endingLack(asking, OneServer.USER)).isNull();
      assertThat(product().end(asking, process)).isTrue();
      await().until(() -> !isThere());
      assertThat(product().end(asking, process)).isFalse();
    } finally {
      server.run(List.of("revoke process on *.* from 'monitor'@'%'"));
    }
  }
}
