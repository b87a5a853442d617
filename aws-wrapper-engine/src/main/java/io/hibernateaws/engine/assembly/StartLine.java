package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.endpoint.AddressCache;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.JvmResolver;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.route.ClusterAddress;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The one line that says what is on, what is off and why, once the server has said what it is; the
 * settings in force stand below it on DEBUG. Any thread.
 */
final class StartLine {
  private static final Logger LOG = Logger.getLogger(StartLine.class);

  private final EngineConfig config;
  private final ClusterAddress address;
  private final AtomicBoolean told = new AtomicBoolean();

  StartLine(EngineConfig config, ClusterAddress address) {
    this.config = config;
    this.address = address;
  }

  /**
   * A feature that is on by default is left out with an information, a listed one with a warning.
   */
  void tell(DatabaseFamily family) {
    if (!told.compareAndSet(false, true)) {
      return;
    }
    FeaturesHere features = FeaturesHere.of(config, address, family);
    Set<Feature> listedInVain = features.listedInVain();
    String works = features.on().isEmpty() ? "none" : Feature.codes(features.on());
    String off = off(features);
    String notes =
        config.notices().stream()
                .filter(notice -> !notice.warning())
                .map(Notice::text)
                .map(text -> "; " + text)
                .collect(Collectors.joining())
            + delay(family);
    if (listedInVain.isEmpty()) {
      LOG.infof(
          "%s is %s; on, in this order: %s; off: %s%s",
          config.url(), family.code(), works, off, notes);
    } else {
      LOG.warnf(
          "%s is %s, where %s of hibernate.aws.plugins cannot work; on, in this order: %s; off:"
              + " %s%s",
          config.url(), family.code(), Feature.codes(listedInVain), works, off, notes);
    }
    if (LOG.isDebugEnabled()) {
      LOG.debugf("%s: settings in force: %s", config.url(), new TreeMap<>(config.settings()));
    }
  }

  /** Where there is no topology a failover is noticed by the name of the host alone. */
  private String delay(DatabaseFamily family) {
    String delay =
        address.namesHosts()
                && !address.hasTopology(family)
                && address.kind() != EndpointKind.IP
                && config.cluster().resolver() instanceof JvmResolver
            ? AddressCache.ofJvm().delay()
            : null;
    return delay == null ? "" : "; " + delay;
  }

  private static String off(FeaturesHere features) {
    String missing =
        features.unlisted().isEmpty()
            ? ""
            : Feature.codes(features.unlisted()) + " (" + FeaturesHere.UNLISTED + ")";
    String inVain =
        features.leftOut().isEmpty()
            ? ""
            : Feature.codes(features.leftOut()) + " (" + features.because() + ")";
    String separator = missing.isEmpty() || inVain.isEmpty() ? "" : ", ";
    String all = missing + separator + inVain;
    return all.isEmpty() ? "none" : all;
  }
}
