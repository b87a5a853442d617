package io.hibernateaws.it.routing;

import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;

/** What a writing transaction pays for the position that its thread's next read needs. */
public final class PriceOfPositions {
  private static final int WARM_UP = 100;

  private PriceOfPositions() {}

  /**
   * Prints it, as two units that take turns find it.
   *
   * @param where on what
   * @param transactions of each that count
   */
  public static void print(LocalAurora cluster, String where, int transactions) {
    try (SessionFactory off = unit(cluster, "off");
        SessionFactory thread = unit(cluster, "thread")) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int i = 0; i < WARM_UP + transactions; i++) {
        double one = millisOf(off);
        double other = millisOf(thread);
        if (i >= WARM_UP) {
          without.add(one);
          with.add(other);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "read_your_writes, %s: a writing transaction takes %.3f ms without, %.3f ms with"
              + " (median of %d interleaved)%n",
          where,
          median(without),
          median(with),
          with.size());
    }
  }

  private static SessionFactory unit(LocalAurora cluster, String mode) {
    return Units.ofNative(settings(cluster, mode));
  }

  /** A unit's settings in this mode, with which it makes its tables. */
  public static Map<String, Object> settings(LocalAurora cluster, String mode) {
    return Units.settings(
        cluster,
        Map.of(
            "hibernate.aws.read_your_writes.mode",
            mode,
            "jakarta.persistence.schema-generation.database.action",
            "update"));
  }

  private static double millisOf(SessionFactory unit) {
    long began = System.nanoTime();
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
    return (System.nanoTime() - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
