package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which features are on (setting {@code plugins} and its switches).
 *
 * @param on what is on, in the canonical order
 * @param listed of those, the ones that the user named explicitly
 */
public record FeatureSettings(Set<Feature> on, Set<Feature> listed) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<List<String>> PLUGINS =
      SETTINGS.add(
          Setting.of(
                  "plugins",
                  Values::list,
                  "list",
                  null,
                  "initial_connection,aurora_connection_tracker,failover,host_monitoring,read_write_splitting",
                  "What the engine does: a list replaces the default, +code and -code modify it or what the profile says, an empty value means nothing.")
              .alias("wrapperPlugins", "wrapper_plugins"));
  static final Setting<Boolean> AUTO_SORT =
      SETTINGS.add(
          Setting.bool(
                  "auto_sort_plugin_order",
                  true,
                  "Whether plugins may be listed in any order; they always act in the canonical one.")
              .alias("auto_sort_wrapper_plugin_order", "autoSortWrapperPluginOrder"));
  static final Setting<Boolean> ENABLE_FAILOVER =
      SETTINGS.add(
          Setting.unsetBool(
                  "enable_failover",
                  "Adds or removes failover in the list of plugins; for migration.")
              .alias("enableClusterAwareFailover"));
  static final Setting<Boolean> FAILURE_DETECTION =
      SETTINGS.add(
          Setting.unsetBool(
                  "failure_detection_enabled",
                  "Adds or removes host_monitoring in the list of plugins; for migration.")
              .alias("failureDetectionEnabled"));

  /** Every setting of this record. */
  static final Catalogue CATALOGUE = SETTINGS.build();

  public FeatureSettings {
    on = Collections.unmodifiableSet(new TreeSet<>(on));
    listed = Collections.unmodifiableSet(new TreeSet<>(listed));
  }

  /** What was given, else the default features. */
  static FeatureSettings read(GivenSettings given) {
    return new FeatureReader(given).read();
  }
}
