package io.hibernateaws.example;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.PhysicalConnect;
import io.hibernateaws.engine.time.Deadline;
import java.util.Locale;
import java.util.Map;

/** Shows an administrator the number of each connect. */
final class Numbering implements ConnectInterceptor {
  private final ConnectCounts counts;

  Numbering(ConnectCounts counts) {
    this.counts = counts;
  }

  @Override
  public Map<String, String> beforeConnect(PhysicalConnect connect, Deadline deadline) {
    Role role = connect.role();
    String what = role == null ? "monitor" : role.name().toLowerCase(Locale.ROOT);
    return Map.of("ApplicationName", "connect " + counts.next(connect) + " (" + what + ")");
  }
}
