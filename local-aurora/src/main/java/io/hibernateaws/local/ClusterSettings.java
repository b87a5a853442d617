package io.hibernateaws.local;

import java.time.Duration;

/**
 * What a cluster shall be like; see {@link ClusterBuilder}.
 *
 * @param instances 1 to 16
 * @param aurora whether the servers answer as Aurora does
 */
record ClusterSettings(
    String name,
    int instances,
    Duration promotionDelay,
    Duration dnsDelay,
    boolean autoFailover,
    boolean aurora,
    boolean tls,
    boolean proxyTls) {
  /** The identifier of an instance. */
  String instanceId(int number) {
    return name + "-" + number;
  }
}
