package io.hibernateaws.local.proxy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The cuts that wait for their statement on any connection of one proxy. Thread-safe. */
final class Cuts {
  private final List<Cut> armed = new CopyOnWriteArrayList<>();

  void arm(Cut cut) {
    armed.add(cut);
  }

  /**
   * The cut that waits for this statement, around it or within its messages.
   *
   * @param before what its connection has executed lately
   */
  Optional<Cut> take(String sql, boolean within, Collection<String> before) {
    for (Cut cut : armed) {
      if (cut.isWithin() == within && cut.take(sql, before)) {
        armed.remove(cut);
        return Optional.of(cut);
      }
    }
    return Optional.empty();
  }

  void disarm() {
    armed.forEach(Cut::disarm);
    armed.clear();
  }
}
