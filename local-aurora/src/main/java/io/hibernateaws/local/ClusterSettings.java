package io.hibernateaws.local;

import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.server.Flavour;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster shall be like; see {@link ClusterBuilder}.
 *
 * @param instances 1 to 16
 * @param linger how long a replaced writer lingers, where it does
 * @param iam who lets in users of IAM; null if there are none
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
    boolean proxyTls,
    boolean rdsProxy,
    @Nullable IamGate iam) {
  /** The identifier of an instance. */
  String instanceId(int number) {
    return name + "-" + number;
  }
}
