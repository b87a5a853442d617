package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.route.ClusterAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    Set<Feature> leftOut = new TreeSet<>(config.features().on());
    leftOut.removeIf(feature -> address.hasTopology(family) || !feature.needsTopology());
    Set<Feature> on = new TreeSet<>(config.features().on());
    on.removeAll(leftOut);
    Set<Feature> listedInVain = new TreeSet<>(leftOut);
    listedInVain.retainAll(config.features().listed());
    String works = on.isEmpty() ? "none" : Feature.codes(on);
    String off = off(leftOut);
    String notes =
        config.notices().stream()
            .filter(notice -> !notice.warning())
            .map(Notice::text)
            .map(text -> "; " + text)
            .collect(Collectors.joining());
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

  private String off(Set<Feature> leftOut) {
    EnumSet<Feature> unlisted = EnumSet.allOf(Feature.class);
    unlisted.removeIf(feature -> !feature.isDefault() || config.has(feature));
    String missing =
        unlisted.isEmpty()
            ? ""
            : Feature.codes(unlisted) + " (left out by hibernate.aws.plugins or its switches)";
    String inVain =
        leftOut.isEmpty() ? "" : Feature.codes(leftOut) + " (" + address.withoutTopology() + ")";
    String separator = missing.isEmpty() || inVain.isEmpty() ? "" : ", ";
    String all = missing + separator + inVain;
    return all.isEmpty() ? "none" : all;
  }
}
