package io.hibernateaws.local;

import io.hibernateaws.local.server.Flavour;
import java.time.Duration;

/**
 * What a cluster shall be like; see {@link ClusterBuilder}.
 *
 * @param instances 1 to 16
 * @param linger how long a replaced writer lingers, where it does
 */
record ClusterSettings(
    String name,
    int instances,
    Duration promotionDelay,
    Duration dnsDelay,
    boolean autoFailover,
    Flavour flavour,
    Duration linger,
    boolean tls,
    boolean proxyTls) {
  /** The identifier of an instance. */
  String instanceId(int number) {
    return name + "-" + number;
  }
}
