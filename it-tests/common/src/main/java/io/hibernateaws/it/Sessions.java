package io.hibernateaws.it;

import io.hibernateaws.local.Life;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;

/** Counts sessions on the servers of a cluster with a query of {@link ServerSessions}. */
public final class Sessions {
  private Sessions() {}

  /** On one instance. */
  public static int on(LocalAurora cluster, int number, String count) throws SQLException {
    try (Connection admin = cluster.adminConnection(number)) {
      return Integer.parseInt(Sql.text(admin, count));
    }
  }

  /** On all instances that are up. */
  public static int onAll(LocalAurora cluster, String count) throws SQLException {
    int all = 0;
    for (int number = 1; number <= cluster.instances(); number++) {
      if (cluster.life(number) == Life.UP) {
        all += on(cluster, number, count);
      }
    }
    return all;
  }
}
