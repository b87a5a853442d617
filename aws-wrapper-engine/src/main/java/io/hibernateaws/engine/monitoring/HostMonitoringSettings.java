package io.hibernateaws.engine.monitoring;

import static io.hibernateaws.engine.config.Durations.positive;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import java.time.Duration;

/**
 * When an instance is asked whether it lives, and when it is given up (settings {@code
 * host_monitoring.*}).
 *
 * @param detectionTime grace from the start of a call to the first probe
 * @param detectionInterval between probes of a host that answers
 * @param detectionCount failed probes until a host is dead
 * @param probeTimeout deadline of one probe
 * @param disposalTime after which the monitor of an instance without links ends
 */
public record HostMonitoringSettings(
    Duration detectionTime,
    Duration detectionInterval,
    int detectionCount,
    Duration probeTimeout,
    Duration disposalTime) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Duration> DETECTION_TIME =
      SETTINGS.add(
          Setting.millis(
                  "host_monitoring.detection_time",
                  5_000,
                  "Grace from the start of a call to the first probe of its host.")
              .usually("100ms", "10m")
              .alias("efm.detection_time", "failure_detection_time_ms", "failureDetectionTime"));
  static final Setting<Duration> DETECTION_INTERVAL =
      SETTINGS.add(
          Setting.millis(
                  "host_monitoring.detection_interval",
                  1_000,
                  "Between probes; a monitor looks at the calls of its host every half of it.")
              .usually("50ms", "5m")
              .alias(
                  "efm.detection_interval",
                  "failure_detection_interval_ms",
                  "failureDetectionInterval"));
  static final Setting<Integer> DETECTION_COUNT =
      SETTINGS.add(
          Setting.number(
                  "host_monitoring.detection_count",
                  1,
                  3,
                  "Failed probes until a host is dead and its calls in flight are ended.")
              .alias("efm.detection_count", "failure_detection_count", "failureDetectionCount"));
  static final Setting<Duration> PROBE_TIMEOUT =
      SETTINGS.add(
          Setting.of(
                  "host_monitoring.probe_timeout",
                  positive(MILLIS),
                  Setting.MS,
                  null,
                  "half of host_monitoring.detection_interval",
                  "Deadline of one probe.")
              .usually("20ms", "2m")
              .alias("efm.probe_timeout"));
  static final Setting<Duration> DISPOSAL_TIME =
      SETTINGS.add(
          Setting.millis(
                  "host_monitoring.monitor_disposal_time",
                  600_000,
                  "How long an instance is without a link until its monitor ends.")
              .usually("1s", "24h")
              .alias(
                  "efm.monitor_disposal_time", "monitor_disposal_time_ms", "monitorDisposalTime"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static HostMonitoringSettings read(GivenSettings given) {
    Duration interval = given.get(DETECTION_INTERVAL);
    Duration probe = given.given(PROBE_TIMEOUT);
    if (probe != null && probe.compareTo(interval) > 0) {
      given.problem(
          PROBE_TIMEOUT,
          probe.toMillis() + "ms",
          "is more than "
              + DETECTION_INTERVAL.name()
              + "="
              + interval.toMillis()
              + "ms, so a failed probe would be late");
    }
    return new HostMonitoringSettings(
        given.get(DETECTION_TIME),
        interval,
        given.get(DETECTION_COUNT),
        given.inForce(PROBE_TIMEOUT, probe == null ? interval.dividedBy(2) : probe),
        given.get(DISPOSAL_TIME));
  }

  /** How often a monitor looks at the calls of its instance. */
  Duration look() {
    return detectionInterval.dividedBy(2);
  }

  /** How long probes must fail until the host is dead. */
  Duration patience() {
    return detectionInterval.multipliedBy(detectionCount - 1L);
  }
}
