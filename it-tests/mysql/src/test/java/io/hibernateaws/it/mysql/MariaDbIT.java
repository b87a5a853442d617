package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.hibernate.SessionFactory;
import org.hibernate.dialect.MySQLDialect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What MariaDB Connector/J would do otherwise than what is true of a server of MySQL. */
@OnProduct(MariaDbProduct.class)
@Timeout(180)
class MariaDbIT {
  private static final String THREAD = "select connection_id()";
  private static final String COUNT = "select count(*) from note";

  private static OneServer server;

  private AwsDataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = new OneServer();
    server.run(
        List.of(
            "create table note (id int primary key)",
            "create table n (i int primary key)",
            "insert into n values (1), (2), (3), (4)",
            "create function fails_at(i int, bad int) returns int deterministic begin if i = bad"
                + " then signal sqlstate '45000' set message_text = 'raised'; end if; return i;"
                + " end"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    server.run(List.of("delete from note"));
    source = server.source(Map.of());
  }

  @AfterEach
  void close() {
    source.close();
  }

  /** By the name of the driver Hibernate would take it for MariaDB. */
  @Test
  void the_dialect_is_that_of_the_server() throws Exception {
    try (SessionFactory unit = Units.ofNative(server.unit())) {
      assertThat(Units.dialect(unit)).isEqualTo(MySQLDialect.class);
    }
    try (Connection session = source.getConnection()) {
      assertThat(session.isWrapperFor(org.mariadb.jdbc.Connection.class)).isTrue();
    }
  }

  /**
   * With every error the driver takes a transaction for open, in which no session changes its role.
   */
  @Test
  void a_refused_statement_in_autocommit_mode_leaves_no_transaction() throws Exception {
    try (Connection session = source.getConnection()) {
      Sql.run(session, "insert into note values (1)");
      assertThatThrownBy(() -> Sql.run(session, "insert into note values (1)"))
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(refused.getErrorCode()).isEqualTo(1062));

      session.setReadOnly(true);
      assertThat(Sql.text(session, COUNT)).isEqualTo("1");
      session.setReadOnly(false);
      server.kill(Sql.text(session, THREAD));
      assertThatThrownBy(() -> Sql.run(session, "insert into note values (2)"))
          .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
    }
  }

  /** The driver would send the statement behind the rows, and take their end for its answer. */
  @Test
  void a_statement_behind_a_stream_that_ends_in_an_error_is_not_sent() throws Exception {
    try (Connection session = source.getConnection();
        Statement select = session.createStatement()) {
      select.setFetchSize(1);
      ResultSet rows = select.executeQuery("select fails_at(i, 3) from n order by i");
      assertThat(rows.next()).isTrue();

      assertThatThrownBy(() -> Sql.run(session, "insert into note values (1)"))
          .hasMessageEndingWith("raised");
      assertThat(server.answer(COUNT)).isEqualTo("0");
      assertThat(Sql.text(session, "select 7")).isEqualTo("7");
    }
  }

  /** Of a query whose rows are still to come the driver does not know that it has begun one. */
  @Test
  void a_transaction_whose_first_rows_are_still_to_come_ends() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      try (Statement select = session.createStatement()) {
        select.setFetchSize(1);
        ResultSet rows = select.executeQuery("select i from n for update");
        assertThat(rows.next()).isTrue();
        session.commit();
      }
      server.run(List.of("set innodb_lock_wait_timeout = 1", "update n set i = i"));
    }
  }

  /** Where it may not pipeline, the driver leaves the server's word out of the exception. */
  @Test
  void a_batch_stops_at_what_is_refused_and_says_what_the_server_said() throws Exception {
    try (Connection session = source.getConnection();
        PreparedStatement insert = session.prepareStatement("insert into note values (?)")) {
      for (int id : new int[] {1, 2, 1, 3}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      BatchUpdateException refused =
          catchThrowableOfType(BatchUpdateException.class, insert::executeBatch);

      assertThat(refused.getSQLState()).isEqualTo("23000");
      assertThat(refused.getErrorCode()).isEqualTo(1062);
      assertThat(refused.getUpdateCounts())
          .containsExactly(1, 1, Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED);
      assertThat(server.answer(COUNT)).isEqualTo("2");
    }
  }

  @Test
  void a_transaction_goes_on_after_the_driver_has_pinged() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (1)");
      assertThat(session.unwrap(org.mariadb.jdbc.Connection.class).isValid(5)).isTrue();
      session.commit();
    }
    assertThat(server.answer(COUNT)).isEqualTo("1");
  }

  /** A server that is not who it says it is could ask for any. */
  @Test
  void no_file_of_the_application_is_sent_unless_it_is_allowed() throws Exception {
    try (Connection session = source.getConnection()) {
      assertThatThrownBy(
              () -> Sql.run(session, "load data local infile '/etc/hosts' into table note"))
          .hasMessageContaining("allowLocalInfile");
    }
  }

  /** A server reads a name in a log-in in its own character set. */
  @Test
  void a_database_has_the_name_that_the_url_says() throws Exception {
    String name = "gr\u00f6\u00dfe";
    server.run(
        List.of(
            "create database if not exists `" + name + "` character set utf8mb4",
            "grant all on `" + name + "`.* to '" + OneServer.USER + "'@'%'"));
    String url =
        server.url().replace("/shop", "/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    try (AwsDataSource named = server.source(Map.of("url", url));
        Connection session = named.getConnection()) {
      assertThat(Sql.text(session, "select database()")).isEqualTo(name);
      assertThat(session.getCatalog()).isEqualTo(name);
    }
  }

  @Test
  void a_session_can_clear_what_it_told_of_itself() throws Exception {
    try (Connection session = source.getConnection()) {
      session.setClientInfo("ApplicationName", "mine");
      assertThat(Sql.text(session, "select 1")).isEqualTo("1");
    }
    try (Connection session = source.getConnection()) {
      assertThat(Sql.text(session, "select 1")).isEqualTo("1");
      assertThat(session.getClientInfo("ApplicationName")).isNull();
    }
  }

  @Test
  void a_url_of_the_driver_needs_no_setting() throws Exception {
    Properties user = new Properties();
    user.putAll(server.user());
    String url =
        server.url().replace("jdbc:mysql:", "jdbc:aws:mariadb:").replace("DISABLED", "disable");
    try (Connection session = new AwsDriver().connect(url, user)) {
      assertThat(session.isWrapperFor(org.mariadb.jdbc.Connection.class)).isTrue();
      assertThat(Sql.text(session, "select 1")).isEqualTo("1");
    }
  }
}
