package io.hibernateaws.example;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.PhysicalConnect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connects began; those of monitors have a number, but count for no server. */
final class ConnectCounts {
  private final AtomicInteger all = new AtomicInteger();
  private final Map<Endpoint, AtomicInteger> sessions = new ConcurrentHashMap<>();

  /** Counts a connect; its number, from 1. */
  int next(PhysicalConnect connect) {
    if (!connect.isMonitors()) {
      sessions.computeIfAbsent(connect.endpoint(), key -> new AtomicInteger()).incrementAndGet();
    }
    return all.incrementAndGet();
  }

  int of(Endpoint endpoint) {
    AtomicInteger count = sessions.get(endpoint);
    return count == null ? 0 : count.get();
  }
}
