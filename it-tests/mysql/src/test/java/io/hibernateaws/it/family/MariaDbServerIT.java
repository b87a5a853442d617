package io.hibernateaws.it.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.mysql.MariaDbServerProduct;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server of MariaDB, below MariaDB Connector/J, with empty settings. */
@OnProduct(MariaDbServerProduct.class)
class MariaDbServerIT extends PlainServerIT {
  private static LocalAurora mariaDb;

  @BeforeAll
  static void startAnother() throws SQLException {
    mariaDb = Product.newCluster().rdsInstance().autoFailover(false).start();
    try (Connection admin = mariaDb.adminConnection(1)) {
      Sql.run(admin, "use app");
      Sql.run(admin, "create table note (id int primary key)");
      Sql.run(admin, "create sequence numbers");
    }
  }

  @AfterAll
  static void stopTheOther() {
    if (mariaDb != null) {
      mariaDb.close();
    }
  }

  private static AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(Product.underTest().driver());
    settings.put("url", mariaDb.jdbcUrl(mariaDb.clusterEndpoint()));
    settings.put("user", mariaDb.user());
    settings.put("password", mariaDb.password());
    settings.put("hibernate.aws.host_resolver", mariaDb.resolver());
    settings.putAll(Product.underTest().unencrypted());
    settings.putAll(more);
    return new AwsDataSource(settings);
  }

  private static String held(String query) throws SQLException {
    try (Connection admin = mariaDb.adminConnection(1)) {
      Sql.run(admin, "use app");
      return Sql.text(admin, query);
    }
  }

  private static boolean isThere(int id) throws SQLException {
    return held("select count(*) from note where id = " + id).equals("1");
  }

  @Test
  void it_is_asked_for_its_make_and_hibernate_speaks_its_dialect() {
    try (SessionFactory unit = Units.ofNative(Units.settings(mariaDb))) {
      Dialect dialect = unit.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect();
      assertThat(dialect).isExactlyInstanceOf(MariaDBDialect.class);
      assertThat(dialect.getVersion().isSameOrAfter(10, 6)).isTrue();
      AwsEngine engine = Units.engine(unit);
      assertThat(engine.cluster().members()).hasSize(1);
      assertThat(engine.diagnose().family()).isEqualTo("mariadb");
      assertThat(engine.diagnose().findings())
          .noneMatch(finding -> finding.toString().contains("ERROR"));
    }
  }

  @Test
  void a_family_of_another_make_is_refused_by_name() throws SQLException {
    for (String family : List.of("mysql", "rds-mysql", "aurora-mysql")) {
      try (AwsDataSource source = source(Map.of("hibernate.aws.family", family));
          Connection session = source.getConnection()) {
        assertThatThrownBy(() -> Sql.text(session, "select 1"))
            .hasMessageContaining("hibernate.aws.family=" + family)
            .hasMessageContaining("the server is one of MariaDB");
      }
    }
  }

  @Test
  void a_family_that_is_named_is_used() throws SQLException {
    try (AwsDataSource source = source(Map.of("hibernate.aws.family", "rds-mariadb"));
        Connection session = source.getConnection()) {
      assertThat(Sql.text(session, "select version()")).containsIgnoringCase("mariadb");
    }
  }

  @Test
  void sessions_go_on_after_a_crash() throws Exception {
    try (AwsDataSource source = source(Map.of())) {
      try (Connection session = source.getConnection()) {
        Sql.run(session, "insert into note values (1)");
        session.setAutoCommit(false);
        Sql.run(session, "insert into note values (2)");
        mariaDb.crash(1);
        mariaDb.restart(1);
        assertThatThrownBy(() -> Sql.run(session, "insert into note values (3)"))
            .isInstanceOf(FailoverSQLException.class);
      }
      try (Connection session = source.getConnection()) {
        Sql.run(session, "insert into note values (4)");
      }
    }
    assertThat(held("select group_concat(id order by id) from note where id < 10"))
        .isEqualTo("1,4");
  }

  @Test
  void what_is_told_of_a_cut_commit_is_what_the_server_holds() throws Exception {
    try (AwsDataSource source = source(Map.of())) {
      mariaDb.proxy(1).cutAt("COMMIT", Moment.BEFORE_ANSWER);
      assertThatThrownBy(() -> commit(source, 11))
          .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
      assertThat(isThere(11)).isTrue();
    }
    Map<String, Object> verify =
        Map.of(
            "hibernate.aws.transaction.outcome", "verify",
            "hibernate.aws.transaction.outcome_schema", "app",
            "hibernate.aws.transaction.outcome_table_create", "true");
    try (AwsDataSource source = source(verify)) {
      commit(source, 12);
      mariaDb.proxy(1).cutAt("COMMIT", Moment.BEFORE_ANSWER);
      commit(source, 13);
      assertThat(isThere(13)).isTrue();
      mariaDb.proxy(1).cutAt("COMMIT", Moment.BEFORE_SERVER);
      assertThatThrownBy(() -> commit(source, 14))
          .isExactlyInstanceOf(TransactionLostSQLException.class);
      assertThat(isThere(14)).isFalse();
    }
  }

  private static void commit(AwsDataSource source, int id) throws SQLException {
    try (Connection session = source.getConnection()) {
      session.setAutoCommit(false);
      Sql.run(session, "insert into note values (" + id + ")");
      session.commit();
    }
  }

  /** What commits in the middle of a transaction is there, whatever becomes of the rest. */
  @Test
  void a_statement_in_another_or_a_temporary_sequence_may_have_committed() throws Exception {
    List<String> committing =
        List.of(
            "set statement max_statement_time = 5 for create or replace table other (i int)",
            "create or replace temporary sequence passing",
            "begin not atomic commit; end",
            "/*M! create or replace table other (i int) */");
    int id = 20;
    try (AwsDataSource source = source(Map.of())) {
      for (String text : committing) {
        id++;
        try (Connection session = source.getConnection()) {
          session.setAutoCommit(false);
          Sql.run(session, "insert into note values (" + id + ")");
          Sql.run(session, text);
          assertThat(isThere(id)).as(text).isTrue();
          mariaDb.proxy(1).resetAll();
          assertThatThrownBy(() -> Sql.run(session, "select 1"))
              .as(text)
              .isExactlyInstanceOf(TransactionStateUnknownSQLException.class);
        }
      }
    }
  }

  @Test
  void a_session_that_only_reads_writes_by_no_text() throws Exception {
    String before = held("select next_not_cached_value from numbers");
    try (AwsDataSource source = source(Map.of());
        Connection session = source.getConnection()) {
      session.setReadOnly(true);
      for (String text :
          List.of(
              "insert into note values (30)",
              "insert into note values (30) returning id",
              "select next value for numbers",
              "set statement tx_read_only = 0 for insert into note values (30)",
              "begin not atomic start transaction read write; insert into note values (30);"
                  + " commit; end",
              "begin not atomic set session tx_read_only = 0; insert into note values (30); end",
              "execute immediate 'insert into note values (30)'",
              "/*M! insert into note values (30) */")) {
        assertThatThrownBy(() -> Sql.run(session, text)).as(text).isInstanceOf(SQLException.class);
      }
      assertThat(Sql.text(session, "select count(*) from note where id = 30")).isEqualTo("0");
    }
    assertThat(held("select next_not_cached_value from numbers")).isEqualTo(before);
    try (AwsDataSource source = source(Map.of());
        Connection session = source.getConnection()) {
      Sql.run(session, "insert into note values (31)");
    }
    assertThat(isThere(31)).isTrue();
  }
}
