package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.assembly.Feature.Provision;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.NearestName;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the setting {@code plugins} into the set of features. */
final class FeatureReader {
  private final GivenSettings given;

  FeatureReader(GivenSettings given) {
    this.given = given;
  }

  /** The features that are on where nothing is given, a set of its own for each call. */
  static EnumSet<Feature> byDefault() {
    return where(Feature::isDefault);
  }

  /** What {@code +code} and {@code -code} modify: what the profile says, else the default. */
  private EnumSet<Feature> unmodified() {
    String ofProfile = Profile.plugins(given);
    return ofProfile == null
        ? byDefault()
        : where(feature -> Values.list(ofProfile).contains(feature.code()));
  }

  private static EnumSet<Feature> where(Predicate<Feature> condition) {
    EnumSet<Feature> features = EnumSet.allOf(Feature.class);
    features.removeIf(condition.negate());
    return features;
  }

  /** What is on and what of it was named, while both are still being found out. */
  private record Found(EnumSet<Feature> on, EnumSet<Feature> listed) {}

  FeatureSettings read() {
    List<String> entries = given.given(FeatureSettings.PLUGINS);
    Found found =
        entries == null ? new Found(byDefault(), EnumSet.noneOf(Feature.class)) : read(entries);
    applySwitch(FeatureSettings.ENABLE_FAILOVER, Feature.FAILOVER, entries, found);
    applySwitch(FeatureSettings.FAILURE_DETECTION, Feature.HOST_MONITORING, entries, found);
    given.inForce(FeatureSettings.PLUGINS, found.on.stream().map(Feature::code).toList());
    return new FeatureSettings(found.on, found.listed);
  }

  private Found read(List<String> entries) {
    boolean modifies = entries.stream().anyMatch(FeatureReader::isSigned);
    if (modifies && !entries.stream().allMatch(FeatureReader::isSigned)) {
      problem(
          entries, "either list codes, or modify the default with +code and -code in every entry");
      return new Found(byDefault(), EnumSet.noneOf(Feature.class));
    }
    Set<Feature> plus = new LinkedHashSet<>();
    Set<Feature> minus = new LinkedHashSet<>();
    for (String entry : entries) {
      Feature feature = feature(entries, isSigned(entry) ? entry.substring(1).strip() : entry);
      if (feature != null) {
        (entry.startsWith("-") ? minus : plus).add(feature);
      }
    }
    refuseContradictions(entries, plus, minus);
    Found found = modifies ? modified(entries, plus, minus) : replaced(entries, plus);
    checkOrder(entries, plus);
    return found;
  }

  private Found replaced(List<String> entries, Set<Feature> listed) {
    EnumSet<Feature> on = provided(entries, listed);
    return new Found(on, EnumSet.copyOf(on));
  }

  private Found modified(List<String> entries, Set<Feature> plus, Set<Feature> minus) {
    EnumSet<Feature> added = provided(entries, plus);
    EnumSet<Feature> on = unmodified();
    on.addAll(added);
    for (Feature feature : added) {
      Feature replaced = feature.replaces();
      if (replaced != null) {
        on.remove(replaced);
      }
    }
    on.removeAll(minus);
    if (minus.contains(Feature.STALE_DNS) && on.contains(Feature.FAILOVER)) {
      problem(entries, "stale_dns is part of failover and cannot be taken out of it");
    }
    return new Found(on, added);
  }

  private void applySwitch(
      Setting<Boolean> which, Feature feature, @Nullable List<String> entries, Found found) {
    Boolean enabled = given.given(which);
    if (enabled == null) {
      return;
    }
    boolean said = entries != null && saysSomethingAbout(feature, entries);
    if (said && found.on.contains(feature) != enabled) {
      given.problem(
          given.nameOf(which)
              + "="
              + enabled
              + " says the opposite of "
              + given.nameOf(FeatureSettings.PLUGINS)
              + "="
              + ForeignText.of(String.join(",", entries))
              + "; keep one of them");
    } else if (enabled) {
      found.on.add(feature);
      found.listed.add(feature);
    } else {
      found.on.remove(feature);
      found.listed.remove(feature);
    }
  }

  /** A plain list says what is on and, by leaving it out, what is off. */
  private static boolean saysSomethingAbout(Feature feature, List<String> entries) {
    return entries.stream().noneMatch(FeatureReader::isSigned)
        || entries.stream().anyMatch(entry -> feature == Feature.named(entry));
  }

  private void refuseContradictions(List<String> entries, Set<Feature> plus, Set<Feature> minus) {
    for (Feature first : Feature.values()) {
      List<String> named =
          first.exclusive().stream().filter(plus::contains).map(Feature::code).toList();
      if (named.size() > 1) {
        problem(entries, String.join(" and ", named) + " exclude each other; keep one of them");
      }
    }
    for (Feature feature : plus) {
      if (minus.contains(feature)) {
        problem(entries, feature.code() + " is both added and removed");
      }
    }
  }

  private void checkOrder(List<String> entries, Set<Feature> listed) {
    if (given.get(FeatureSettings.AUTO_SORT)) {
      return;
    }
    List<Feature> canonical = listed.stream().sorted().toList();
    if (!canonical.equals(new ArrayList<>(listed))) {
      problem(
          entries,
          "features always act in one order, so another order cannot be kept; write "
              + canonical.stream().map(Feature::code).collect(Collectors.joining(","))
              + " or remove auto_sort_plugin_order=false");
    }
  }

  /** The feature an entry stands for; null, with a problem, if it stands for none. */
  private @Nullable Feature feature(List<String> entries, String entry) {
    Feature feature = Feature.named(entry);
    if (feature != null && feature.provision() != Provision.NEVER) {
      return feature;
    }
    if (feature != null) {
      problem(entries, entry + " is known, not provided");
    } else {
      problem(
          entries,
          "there is no plugin '"
              + ForeignText.of(entry)
              + "'"
              + NearestName.of(entry, plannedCodes())
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("; provided are " + Feature.codes(where(Feature::isProvided))));
    }
    return null;
  }

  private static List<String> plannedCodes() {
    return Arrays.stream(Feature.values())
        .filter(feature -> feature.provision() != Provision.NEVER)
        .map(Feature::code)
        .toList();
  }

  private EnumSet<Feature> provided(List<String> entries, Set<Feature> listed) {
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : listed) {
      if (feature.isProvided()) {
        features.add(feature);
      } else {
        problem(entries, feature.code() + " is known, not provided yet");
      }
    }
    return features;
  }

  private void problem(List<String> entries, String text) {
    given.problem(FeatureSettings.PLUGINS, String.join(",", entries), text);
  }

  private static boolean isSigned(String entry) {
    return entry.startsWith("+") || entry.startsWith("-");
  }
}
