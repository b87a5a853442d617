package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.route.ClusterAddress;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** Says which features are left out where a database does not tell the members of its cluster. */
final class TopologyFeatures {
  private static final Logger LOG = Logger.getLogger(TopologyFeatures.class);

  private TopologyFeatures() {}

  /**
   * A feature that is on by default is left out with an information, a listed one with a warning.
   */
  static void logLeftOut(FeatureSettings features, ClusterAddress address, DatabaseFamily family) {
    if (address.hasTopology(family)) {
      return;
    }
    Set<Feature> listed = new TreeSet<>(features.listed());
    listed.removeIf(feature -> !feature.needsTopology());
    Set<Feature> byDefault = new TreeSet<>(features.on());
    byDefault.removeIf(feature -> !feature.needsTopology());
    byDefault.removeAll(listed);
    if (!byDefault.isEmpty()) {
      LOG.infof(
          "%s (%s): %s left out",
          address.withoutTopology(), family.code(), Feature.codes(byDefault));
    }
    if (!listed.isEmpty()) {
      LOG.warnf(
          "%s (%s): %s listed in hibernate.aws.plugins cannot work and left out",
          address.withoutTopology(), family.code(), Feature.codes(listed));
    }
  }
}
