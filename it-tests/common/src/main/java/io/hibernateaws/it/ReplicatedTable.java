package io.hibernateaws.it;

import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A table that the writer has and a reader may not have yet. */
public final class ReplicatedTable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private ReplicatedTable() {}

  /** Returns when each of these readers has the table. */
  public static void await(LocalAurora cluster, String table, int... readers) throws SQLException {
    String question =
        "select count(*) from information_schema.tables where table_name = '" + table + "'";
    for (int reader : readers) {
      try (Connection connection = cluster.directConnection(reader)) {
        Awaitility.await().atMost(DEADLINE).until(() -> Sql.text(connection, question).equals("1"));
      }
    }
  }
}
