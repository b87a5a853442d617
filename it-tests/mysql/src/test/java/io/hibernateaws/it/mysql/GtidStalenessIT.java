package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.routing.PriceOfPositions;
import io.hibernateaws.it.routing.Reads;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.junit.LocalCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reads after writes by the identifiers of transactions: they run on a reader that has what was
 * written, and on no server that proves nothing.
 */
@Timeout(180)
@LocalCluster(engine = "mysql", instances = 2)
class GtidStalenessIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String COUNT = "select count(*) from made";
  private static final String IS_READER = "select @@innodb_read_only";

  private final LocalAurora cluster;
  private AwsDataSource source;
  private AwsEngine engine;
  private Reads reads;

  GtidStalenessIT(LocalAurora cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void open() throws SQLException {
    cluster.awaitWriter(1, SOON);
    source = source(Map.of("hibernate.aws.read_your_writes.wait", "10"));
    engine = source.engine();
    reads = new Reads(cluster, engine, COUNT);
    try (Connection writer = cluster.directConnection(1)) {
      Sql.run(writer, "drop table if exists made");
      Sql.run(writer, "create table made (id int, body blob)");
    }
    reads.awaitCopy(2);
    reads.awaitReader();
  }

  @AfterEach
  void close() throws SQLException {
    ReadToken.forget();
    source.close();
    cluster.resumeReplay(2);
  }

  private AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.put("hibernate.aws.read_your_writes.mode", "thread");
    settings.putAll(more);
    return new AwsDataSource(settings);
  }

  // ---- where reads run

  private static void write(AwsDataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "insert into made values (1, null)");
      connection.commit();
    }
  }

  @Test
  void a_read_runs_on_the_reader_as_soon_as_it_has_the_write() throws SQLException {
    try (AwsDataSource patient = source(Map.of("hibernate.aws.read_your_writes.wait", "20000"))) {
      for (int i = 0; i < 20; i++) {
        write(patient);
        try (Connection reading = patient.engine().connect(ConnectRequest.READ_ONLY)) {
          assertThat(Sql.yes(reading, IS_READER)).isTrue();
          assertThat(Sql.text(reading, COUNT)).isEqualTo(reads.truth());
        }
      }
    }
  }

  @Test
  void what_others_have_written_holds_back_no_read() throws SQLException {
    write(source);
    String token = ReadToken.current().toString();
    reads.awaitCopy(2);
    reads.awaitReader();
    cluster.pauseReplay(2);
    try (Connection other = cluster.directConnection(1)) {
      for (int i = 0; i < 5; i++) {
        Sql.run(other, "insert into made values (9, null)");
      }
    }

    assertThat(reads.runOnReader()).isTrue();
    assertThat(reads.told()).isNotEqualTo(reads.truth());
    assertThat(ReadToken.current()).hasToString(token);
  }

  @Test
  void a_session_that_is_not_told_any_more_is_not_judged_by_what_it_was_told() throws SQLException {
    try (Connection session = source.getConnection()) {
      Sql.run(session, "insert into made values (1, null)");
      reads.awaitCopy(2);
      cluster.pauseReplay(2);
      Sql.run(session, "set session session_track_gtids = off");
      Sql.run(session, "insert into made values (2, null)");
    }

    assertThat(reads.runOnReader()).isFalse();
    assertThat(reads.told()).isEqualTo(reads.truth());
  }

  @Test
  void a_transaction_that_may_have_written_and_has_not_leaves_a_position_too() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      MySqlWritings.query(connection, "select count(*) from made for update");
      connection.commit();
    }

    assertThat(ReadToken.current().toString()).matches("r1\\.[0-9a-f]{12}-[0-9a-f]{32}-[0-9a-z]+");
    assertThat(reads.runOnReader()).isTrue();
  }

  @Test
  void the_writer_alone_is_needed_no_longer_than_until_a_read_has_run_there() throws SQLException {
    write(source);
    String token = ReadToken.current().toString();
    reads.awaitCopy(2);
    reads.awaitReader();
    ReadToken.forget();
    ReadToken.parse(token.substring(0, token.indexOf('-')) + "-w").follow();

    assertThat(reads.runOnReader()).isFalse();
    assertThat(reads.runOnReader()).isTrue();
  }

  @Test
  void a_transaction_that_was_never_committed_is_forgotten_once_the_writer_does_not_know_it()
      throws SQLException {
    write(source);
    String token = ReadToken.current().toString();
    reads.awaitCopy(2);
    reads.awaitReader();
    ReadToken.forget();
    ReadToken.parse(token.substring(0, token.lastIndexOf('-')) + "-zzzzzz").follow();

    assertThat(reads.runOnReader()).isFalse();
    assertThat(reads.runOnReader()).isTrue();
  }

  @Test
  void a_connection_that_was_reset_is_told_of_its_commits_again() throws SQLException {
    try (AwsDataSource one = source(Map.of("hibernate.aws.pool.max_size", "1"))) {
      String process;
      try (Connection first = one.getConnection()) {
        process = Sql.pid(first);
        Sql.run(first, "set @left = 1");
        Sql.run(first, "set session session_track_gtids = off");
      }
      try (Connection second = one.getConnection()) {
        assertThat(Sql.pid(second)).isEqualTo(process);
        assertThat(Sql.text(second, "select @left")).isNull();
        assertThat(Sql.text(second, "select @@session.session_track_gtids")).isEqualTo("OWN_GTID");
      }
    }
  }

  @Test
  void nothing_is_told_where_the_mode_is_off() throws SQLException {
    try (AwsDataSource off = source(Map.of("hibernate.aws.read_your_writes.mode", "off"))) {
      write(off);
      assertThat(ReadToken.current()).isEqualTo(ReadToken.NONE);
      try (Connection connection = off.getConnection()) {
        assertThat(Sql.text(connection, "select @@session.session_track_gtids")).isEqualTo("OFF");
      }
    }
  }

  // ---- servers that prove nothing

  @Test
  void a_reader_that_commits_in_another_order_is_not_believed() throws SQLException {
    try (LogLines log = LogLines.of("io.hibernateaws.engine.freshreads");
        Connection reader = cluster.adminConnection(2)) {
      inOrder(reader, false);
      try {
        write(source);
        assertThat(reads.runOnReader()).isFalse();
        assertThat(reads.told()).isEqualTo(reads.truth());
        assertThat(engine.diagnose(SOON).findings())
            .filteredOn(finding -> finding.code().equals("position.unknown"))
            .singleElement()
            .satisfies(finding -> assertThat(finding.text()).contains("does not say what"));
      } finally {
        inOrder(reader, true);
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(cluster.instanceId(2) + " does not say what it shows")
          .contains("replica_preserve_commit_order is off");
      assertThat(log.warnings()).isEmpty();
    }
  }

  private static void inOrder(Connection reader, boolean on) throws SQLException {
    Sql.run(reader, "stop replica sql_thread");
    Sql.run(reader, "set global replica_preserve_commit_order = " + (on ? "on" : "off"));
    Sql.run(reader, "start replica sql_thread");
  }

  @Test
  void a_server_without_identifiers_is_warned_of_once_and_serves_its_reads() throws Exception {
    try (LogLines log = LogLines.of("io.hibernateaws.engine.freshreads");
        OneServer server = new OneServer();
        AwsDataSource plain =
            server.source(Map.of("hibernate.aws.read_your_writes.mode", "thread"))) {
      server.run(List.of("create table made (id int, body blob)"));
      if (server.answer("select @@gtid_mode").equals("ON")) {
        for (String mode : List.of("on_permissive", "off_permissive", "off")) {
          server.run(List.of("set global gtid_mode = " + mode));
        }
      }
      for (int i = 0; i < 3; i++) {
        write(plain);
        try (Connection reading = plain.engine().connect(ConnectRequest.READ_ONLY)) {
          assertThat(Sql.text(reading, COUNT)).isEqualTo(String.valueOf(i + 1));
        }
      }
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("does not say where it stands (gtid_mode or its binary log is off)");
    }
  }

  // ---- the price

  @Test
  void what_a_writing_transaction_pays() {
    PriceOfPositions.print(cluster, "MySQL", 300);
    assertThat(ReadToken.current().isEmpty()).isFalse();
  }
}
