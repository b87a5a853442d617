package io.hibernateaws.it.routing;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Readers that show nothing newer. */
public final class PausedReplay {
  private static final Duration SOON = Duration.ofSeconds(20);

  private PausedReplay() {}

  /** Of these instances; it stands still when this returns: a pause takes effect with a record. */
  public static void of(LocalAurora cluster, int... numbers) throws SQLException {
    for (int number : numbers) {
      cluster.pauseReplay(number);
    }
    for (int number : numbers) {
      try (Connection writer = cluster.directConnection(cluster.writer());
          Connection reader = cluster.adminConnection(number)) {
        Awaitility.await()
            .atMost(SOON)
            .until(
                () -> {
                  Sql.run(writer, "create temporary table kick (n int)");
                  Sql.run(writer, "drop table kick");
                  return Sql.yes(reader, Product.underTest().sql().isPaused());
                });
      }
    }
  }
}
