package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAuroraTest {
  @Test
  void a_cluster_starts_crashes_switches_over_and_takes_members_back() throws Exception {
    long started = System.nanoTime();
    try (LocalAurora aurora = LocalAurora.postgresql().instances(3).start()) {
      System.out.printf("START ms=%d%n", (System.nanoTime() - started) / 1_000_000);
      started = System.nanoTime();
      try (LocalAurora second = LocalAurora.postgresql().instances(3).name("other").start()) {
        System.out.printf("START ms=%d %s%n", (System.nanoTime() - started) / 1_000_000, second);
      }
      try (Connection connection = aurora.connection(1);
          Statement statement = connection.createStatement()) {
        statement.execute("create table t(id int primary key)");
        statement.execute("insert into t values (1)");
      }
      assertThat(topology(aurora, 2)).hasSize(3);
      long since = System.nanoTime();
      aurora.crash(1);
      aurora.awaitEvent(ClusterEvent.Kind.PROMOTION_DONE, since, Duration.ofSeconds(10));
      int writer = aurora.writer();
      assertThat(topology(aurora, 5 - writer)).hasSize(2);
      aurora.rejoin(1);
      since = System.nanoTime();
      aurora.switchover(1);
      System.out.printf("SWITCHOVER ms=%d%n", (System.nanoTime() - since) / 1_000_000);
      aurora.freeze(2);
      aurora.thaw(2);
      try (Connection connection = aurora.connection(1);
          Statement statement = connection.createStatement()) {
        statement.execute("insert into t values (2)");
      }
      assertThat(topology(aurora, 2)).hasSize(3);
    }
  }

  private static List<String> topology(LocalAurora aurora, int n) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = aurora.connection(n);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select server_id, session_id, durable_lsn, current_read_lsn, replica_lag_in_msec, last_update_timestamp from aurora_replica_status()")) {
      while (row.next()) {
        rows.add(
            row.getString(1)
                + " "
                + row.getString(2)
                + " "
                + row.getString(3)
                + " "
                + row.getString(4)
                + " "
                + row.getString(5)
                + " "
                + row.getString(6));
      }
    }
    return rows;
  }
}
