package io.hibernateaws.it.postgresql;

import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight writers commit while their connections end, over and over: how many of their commits are
 * told to be unknown, and that nothing they are told is wrong. {@code -Dcrashed.writers.rounds=20}
 * plays more rounds than the few of a build.
 */
@Timeout(300)
class CrashedWritersIT {
  private static final int ROUNDS = Integer.getInteger("crashed.writers.rounds", 3);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final WritersTold told = new WritersTold();
  private final LocalAurora cluster =
      LocalAurora.postgresql().instances(2).promotionDelay(Duration.ofMillis(200)).start();

  @BeforeEach
  void createTable() throws SQLException {
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "create table note (id int)");
      Sql.run(writer, "grant all on note to public");
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void what_writers_are_told_when_all_connections_are_reset_is_what_the_server_holds()
      throws Exception {
    try (SessionFactory unit = Units.ofNative(Units.settings(cluster))) {
      AwsEngine engine = Units.engine(unit);
      for (int round = 0; round < ROUNDS; round++) {
        told.run(engine, () -> cluster.proxy(1).resetAll());
      }
    }
    told.compare(cluster, 1, "resets");
  }

  @Test
  void what_writers_are_told_when_their_server_crashes_is_what_the_new_one_holds()
      throws Exception {
    try (SessionFactory unit = Units.ofNative(Units.settings(cluster))) {
      AwsEngine engine = Units.engine(unit);
      for (int round = 0; round < ROUNDS; round++) {
        int old = cluster.writer();
        told.run(engine, () -> cluster.crash(old));
        await().atMost(DEADLINE).until(() -> cluster.writer() != old);
        cluster.rejoin(old);
      }
    }
    told.compare(cluster, cluster.writer(), "crashes");
  }
}
