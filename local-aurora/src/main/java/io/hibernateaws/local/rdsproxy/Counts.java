package io.hibernateaws.local.rdsproxy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What has happened to the clients of a proxy. Thread-safe. */
final class Counts {
  private final AtomicLong clients = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong switches = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final List<Pin> pins = new CopyOnWriteArrayList<>();

  long client() {
    return clients.incrementAndGet();
  }

  void transaction(boolean elsewhere) {
    transactions.incrementAndGet();
    if (elsewhere) {
      switches.incrementAndGet();
    }
  }

  void pinned(Pin pin) {
    pins.add(pin);
  }

  void dropped() {
    dropped.incrementAndGet();
  }

  long transactions() {
    return transactions.get();
  }

  long switches() {
    return switches.get();
  }

  long drops() {
    return dropped.get();
  }

  List<Pin> pins() {
    return List.copyOf(pins);
  }
}
