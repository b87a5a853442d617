package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.routing.PausedReplay;
import io.hibernateaws.it.routing.Reads;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts as a write where PostgreSQL knows better than the text, or reads it in a way. */
@Timeout(180)
class KnownWritesIT {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "hibernate.aws.read_your_writes.mode",
          "thread",
          "hibernate.aws.read_your_writes.wait",
          1);

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static AwsEngine engine;
  private static Reads reads;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection writer = cluster.adminConnection(1)) {
      for (String one :
          List.of(
              "create table made (id int)",
              "create function wr(n int) returns int language sql as"
                  + " 'insert into made values (n) returning id'",
              "create function rd() returns bigint language sql as 'select count(*) from made'",
              "grant all on made to public")) {
        Sql.run(writer, one);
      }
    }
    unit = Units.ofNative(Units.settings(cluster, SETTINGS));
    engine = Units.engine(unit);
    reads = new Reads(cluster, engine, "select count(*) from made");
    reads.awaitCopy(2);
    reads.awaitReader();
    PausedReplay.of(cluster, 2);
  }

  @AfterAll
  static void stop() throws SQLException {
    unit.close();
    cluster.close();
  }

  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  @Test
  void a_transaction_that_the_server_knows_to_have_written_nothing_moves_no_read()
      throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      connection.setAutoCommit(false);
      PostgresWritings.query(connection, "select rd()");
      Sql.run(connection, "set local statement_timeout = '10s'");
      PostgresWritings.query(connection, "select id from made where exists (select rd())");
      connection.commit();
    }

    assertThat(ReadToken.current().isEmpty()).isTrue();
    assertThat(reads.runOnReader()).isTrue();
  }

  @Test
  void what_a_server_reads_as_a_call_counts_though_it_stands_in_a_literal_elsewhere()
      throws SQLException {
    String text = "select 'a\\'', wr(1) --'";
    Map<String, Object> more = new HashMap<>(SETTINGS);
    more.put("hibernate.connection.options", "-c standard_conforming_strings=off");
    try (SessionFactory old = Units.ofNative(Units.settings(cluster, more))) {
      String before = reads.truth();
      try (Connection connection = Units.engine(old).connect(ConnectRequest.WRITABLE)) {
        PostgresWritings.query(connection, text);
      }
      assertThat(reads.truth()).as("it wrote").isNotEqualTo(before);
      assertThat(reads.told()).isEqualTo(reads.truth());

      ReadToken.forget();
      try (Connection connection = Units.engine(old).connect(ConnectRequest.WRITABLE)) {
        connection.setAutoCommit(false);
        PostgresWritings.query(connection, text);
        connection.commit();
      }
      assertThat(reads.told()).isEqualTo(reads.truth());
    }
    ReadToken.forget();
    String before = reads.truth();
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      PostgresWritings.query(connection, text);
    }
    assertThat(reads.truth()).as("here it is a literal").isEqualTo(before);
    assertThat(ReadToken.current().isEmpty()).isTrue();
  }
}
