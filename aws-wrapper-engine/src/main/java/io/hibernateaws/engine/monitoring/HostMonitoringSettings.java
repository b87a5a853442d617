package io.hibernateaws.engine.monitoring;

import java.time.Duration;

/**
 * Settings {@code host_monitoring.*}: when a host is asked whether it lives, and when it is given
 * up.
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

  /** How often a monitor looks at the calls of its instance. */
  Duration look() {
    return detectionInterval.dividedBy(2);
  }

  /** How long probes must fail until the host is dead. */
  Duration patience() {
    return detectionInterval.multipliedBy(detectionCount - 1L);
  }
}
