package io.hibernateaws.engine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Named sets of settings; explicit settings win (capabilities 8.1). */
enum Profile {
  /** The defaults. */
  DEFAULT(Map.of()),
  /** The AWS wrappers' budgets, for migration. */
  FAILOVER_NORMAL(
      Map.of(
          "failover.timeout", "300",
          "failover.reader_connect_timeout", "30",
          "topology.high_refresh_interval", "2s")),
  /** Gives up early; may fail merely by its time-out. */
  FAILOVER_AGGRESSIVE(
      Map.of(
          "failover.timeout", "30",
          "failover.reader_connect_timeout", "10",
          "topology.high_refresh_interval", "2s")),
  /** For clusters that move their writer within a second. */
  MULTI_AZ_FAST(Map.of("topology.high_refresh_interval", "100")),
  /** The seeds' grace, for migration and for networks with long pauses. */
  DETECTION_RELAXED(
      Map.of(
          "host_monitoring.detection_time", "30000",
          "host_monitoring.detection_interval", "5000",
          "host_monitoring.detection_count", "3")),
  /** Notices a dead host within about a second. */
  DETECTION_FAST(
      Map.of(
          "host_monitoring.detection_time", "500",
          "host_monitoring.detection_interval", "250",
          "host_monitoring.detection_count", "2",
          "host_monitoring.probe_timeout", "200"));

  /** Codes that are known but not provided yet. */
  static final List<String> LATER =
      List.of("global-writer", "global-reader", "rds-proxy", "plain-rds");

  @SuppressWarnings("ImmutableEnumChecker") // always a Map.of
  private final Map<String, String> settings;

  Profile(Map<String, String> settings) {
    this.settings = settings;
  }

  Map<String, String> settings() {
    return settings;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Profile named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
    for (Profile profile : values()) {
      if (profile.code().equals(wanted)) {
        return profile;
      }
    }
    String provided =
        "provided: " + Arrays.stream(values()).map(Profile::code).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        (LATER.contains(wanted) ? "known, not provided yet; " : "there is no such profile; ")
            + provided);
  }
}
