package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.api.Diagnosis.FeatureState;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.route.ClusterAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is on at a database of one family, what is off and why; what the log says at the start and
 * what a diagnosis says are the same. Immutable.
 *
 * @param on what acts
 * @param leftOut what is on the list and does nothing here
 * @param unlisted what is on by default and not on the list
 * @param listed what the user has named
 * @param because why some are left out
 */
record FeaturesHere(
    Set<Feature> on,
    Set<Feature> leftOut,
    Set<Feature> unlisted,
    Set<Feature> listed,
    String because) {
  /** Why a feature is off that is on by default. */
  static final String UNLISTED = "left out by hibernate.aws.plugins or its switches";

  static FeaturesHere of(EngineConfig config, ClusterAddress address, DatabaseFamily family) {
    Set<Feature> leftOut = new TreeSet<>(config.features().on());
    leftOut.removeIf(
        feature ->
            feature == Feature.HOST_MONITORING
                ? address.namesHosts()
                : address.hasTopology(family) || !feature.needsTopology());
    Set<Feature> on = new TreeSet<>(config.features().on());
    on.removeAll(leftOut);
    EnumSet<Feature> unlisted = EnumSet.allOf(Feature.class);
    unlisted.removeIf(feature -> !feature.isDefault() || config.has(feature));
    return new FeaturesHere(
        on, leftOut, unlisted, config.features().listed(), address.withoutTopology());
  }

  /** What the user has named and what does nothing here. */
  Set<Feature> listedInVain() {
    Set<Feature> inVain = new TreeSet<>(leftOut);
    inVain.retainAll(listed);
    return inVain;
  }

  /** Every feature that is provided, in the order in which they act. */
  List<FeatureReport> reports() {
    List<FeatureReport> reports = new ArrayList<>();
    for (Feature feature : Feature.values()) {
      if (feature.isProvided()) {
        reports.add(report(feature));
      }
    }
    return reports;
  }

  private FeatureReport report(Feature feature) {
    boolean wanted = listed.contains(feature);
    if (on.contains(feature)) {
      return new FeatureReport(feature.code(), FeatureState.ON, wanted, feature.doc());
    }
    if (leftOut.contains(feature)) {
      return new FeatureReport(feature.code(), FeatureState.LEFT_OUT, wanted, because);
    }
    return new FeatureReport(
        feature.code(),
        FeatureState.OFF,
        wanted,
        unlisted.contains(feature) ? UNLISTED : "not on by default; " + feature.doc());
  }
}
