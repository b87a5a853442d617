package io.hibernateaws.it;

import java.util.HashMap;
import java.util.Map;
import org.hibernate.SessionFactory;

/**
 * Starts and stops an application over and over; loaded by a class loader that must be collectable
 * afterwards.
 */
public final class Boots {
  private Boots() {}

  /** Boots a unit, asks it something, closes it. */
  public static void times(int times, Map<String, Object> settings) {
    for (int i = 0; i < times; i++) {
      try (SessionFactory unit = Units.ofNative(new HashMap<>(settings))) {
        unit.inTransaction(Asking::instance);
      }
    }
  }
}
