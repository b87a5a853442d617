package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.mysql.MySqlFamilies;
import io.hibernateaws.engine.topology.TopologySource;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the members of an Aurora MySQL cluster are taken to be, by a server that reads a table of
 * the test's own in the place of Aurora's.
 */
@Timeout(180)
class MySqlTopologyIT {
  private static OneServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new OneServer();
    server.run(
        List.of(
            "create table replica_host_status (server_id varchar(100), session_id varchar(100),"
                + " is_current tinyint(1), replica_lag_in_milliseconds double,"
                + " last_update_timestamp datetime(6))"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void writer() throws SQLException {
    server.run(List.of("set global time_zone = '+00:00'", "delete from replica_host_status"));
    row("one", "MASTER_SESSION_ID", "1", "0", "utc_timestamp(6)");
  }

  private static void row(String id, String session, String current, String lag, String updated)
      throws SQLException {
    server.run(
        List.of(
            "insert into replica_host_status values ('%s', '%s', %s, %s, %s)"
                .formatted(id, session, current, lag, updated)));
  }

  private static void reader(String id, String current, String lag, String updated)
      throws SQLException {
    row(id, "session of " + id, current, lag, updated);
  }

  /** Asked twice, as of a link that stays open. */
  private static List<Member> members(String zone) throws SQLException {
    TopologySource topology = Objects.requireNonNull(MySqlFamilies.AURORA.topology());
    try (Connection raw = server.connect()) {
      Sql.run(raw, "set session time_zone = '" + zone + "'");
      Connection aurora =
          OtherServer.of(
              raw,
              Map.of(
                  "information_schema.replica_host_status",
                  "replica_host_status",
                  "@@aurora_server_id",
                  "'one'"));
      topology.members(aurora, (id, told) -> new Endpoint(id, 3306));
      return topology.members(aurora, (id, told) -> new Endpoint(id, 3306));
    }
  }

  private static Member only(List<Member> members, String id) {
    return members.stream().filter(one -> one.instanceId().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void the_zone_of_a_session_makes_no_row_older_or_newer() throws SQLException {
    for (String zone : List.of("+00:00", "+09:00", "-05:00")) {
      server.run(
          List.of("set global time_zone = '" + zone + "'", "delete from replica_host_status"));
      String now = "convert_tz(utc_timestamp(6), '+00:00', '" + zone + "')";
      row("one", "MASTER_SESSION_ID", "1", "0", now);
      reader("two", "1", "7", now);
      reader("gone", "1", "7", now + " - interval 301 second");
      for (String ofSession : List.of("+00:00", "+09:00", "-05:00", "SYSTEM")) {
        List<Member> members = members(ofSession);
        assertThat(members)
            .as(ofSession + " at a server of " + zone)
            .extracting(Member::instanceId)
            .containsExactlyInAnyOrder("one", "two");
        assertThat(only(members, "two").lagMillis()).isBetween(7d, 60_000d);
      }
    }
  }

  @Test
  void a_reader_that_is_not_current_is_no_member() throws SQLException {
    reader("two", "1", "7", "utc_timestamp(6)");
    reader("gone", "0", "7", "utc_timestamp(6)");
    reader("unknown", "null", "7", "utc_timestamp(6)");

    assertThat(members("+00:00"))
        .extracting(Member::instanceId)
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void a_lag_of_unknown_age_is_not_known() throws SQLException {
    reader("two", "1", "7", "null");
    reader("three", "1", "7", "utc_timestamp(6) + interval 1 hour");
    reader("four", "1", "null", "utc_timestamp(6)");
    reader("five", "1", "7", "utc_timestamp(6) - interval 200 second");

    List<Member> members = members("+00:00");

    assertThat(only(members, "two").lagMillis()).isNegative();
    assertThat(only(members, "three").lagMillis()).isNegative();
    assertThat(only(members, "four").lagMillis()).isNegative();
    assertThat(only(members, "five").lagMillis()).isGreaterThan(200_000);
  }

  /** A server says of itself what is true now. */
  @Test
  void the_row_of_the_server_that_answers_needs_no_time() throws SQLException {
    server.run(List.of("delete from replica_host_status"));
    row("two", "MASTER_SESSION_ID", "0", "0", "utc_timestamp(6) - interval 1 hour");
    reader("one", "1", "7", "null");

    List<Member> members = members("+00:00");

    assertThat(only(members, "one").lagMillis()).isEqualTo(7);
    assertThat(only(members, "two").isWriter()).isTrue();
  }
}
