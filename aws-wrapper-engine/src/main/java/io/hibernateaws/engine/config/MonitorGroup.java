package io.hibernateaws.engine.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups of settings that set driver properties for the links of monitors. */
enum MonitorGroup {
  TOPOLOGY(Duration.ofSeconds(5), "topology.monitoring.", "topology-monitoring-"),
  HOST(Duration.ofSeconds(10), "host_monitoring.monitoring.", "efm.monitoring.", "monitoring-");

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<String> prefixes;

  private final Duration timeout;

  MonitorGroup(Duration timeout, String... prefixes) {
    this.timeout = timeout;
    this.prefixes = List.of(prefixes);
  }

  /** The group that this name belongs to, null for none. */
  static @Nullable MonitorGroup of(String name) {
    for (MonitorGroup group : values()) {
      for (String prefix : group.prefixes) {
        if (name.startsWith(prefix) && name.length() > prefix.length()) {
          return group;
        }
      }
    }
    return null;
  }

  /** The driver property in a name of this group. */
  String property(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** Its own prefix, without that of all our settings. */
  String prefix() {
    return prefixes.get(0);
  }

  /** The limit of a connect and of a read where none is set. */
  Duration timeout() {
    return timeout;
  }
}
