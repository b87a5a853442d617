package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.EngineConfig.Notice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the setting {@code plugins} into the set of features (capabilities 3.6). */
final class FeatureReader {
  static final Set<Feature> DEFAULT =
      Set.of(
          Feature.INITIAL_CONNECTION,
          Feature.AURORA_CONNECTION_TRACKER,
          Feature.READ_WRITE_SPLITTING,
          Feature.FAILOVER,
          Feature.HOST_MONITORING);

  /** Every code in the order in which features act. */
  static final List<String> CANONICAL =
      List.of(
          "bg",
          "custom_endpoint",
          "initial_connection",
          "aurora_connection_tracker",
          "stale_dns",
          "read_write_splitting",
          "srw",
          "gdb_rw",
          "failover",
          "gdb_failover",
          "host_monitoring",
          "fastest_response_strategy",
          "iam",
          "aws_secrets_manager",
          "federated_auth",
          "limitless",
          "okta",
          "connect_time",
          "execute_time",
          "dev");

  /** The names that differ from a code in more than letter case and separators. */
  static final Map<String, String> ALIASES =
      Map.of(
          "auroraStaleDns", "stale_dns",
          "gdbReadWriteSplitting", "gdb_rw",
          "failover2", "failover",
          "failover_v2", "failover",
          "efm", "host_monitoring",
          "efm2", "host_monitoring",
          "host_monitoring_v2", "host_monitoring",
          "awsSecretsManager2", "aws_secrets_manager",
          "executionTime", "execute_time");

  /** Every code and alias, without separators and in lower case, and the code it stands for. */
  private static final Map<String, String> CODES = codes();

  private static final Set<String> FOREIGN =
      Set.of(
          "drivermetadata",
          "datacache",
          "remotequerycache",
          "sqlparser",
          "autoreadwritesplitting",
          "autosrw",
          "autogdbreadwritesplitting",
          "kmsencryption",
          "logquery");

  static final List<List<String>> EXCLUSIVE =
      List.of(
          List.of("iam", "aws_secrets_manager", "federated_auth", "okta"),
          List.of("limitless", "custom_endpoint"),
          List.of("failover", "gdb_failover"),
          List.of("read_write_splitting", "srw", "gdb_rw"));

  private final List<String> problems;
  private final List<Notice> notices;

  FeatureReader(List<String> problems, List<Notice> notices) {
    this.problems = problems;
    this.notices = notices;
  }

  /**
   * What was read.
   *
   * @param on what is on
   * @param listed of those, the ones named explicitly
   */
  record Features(Set<Feature> on, Set<Feature> listed) {}

  Features read(GivenSettings given) {
    List<String> entries = given.given(Settings.PLUGINS);
    Features features =
        entries == null
            ? new Features(EnumSet.copyOf(DEFAULT), EnumSet.noneOf(Feature.class))
            : read(entries, given);
    applySwitch(given, Settings.ENABLE_FAILOVER, Feature.FAILOVER, entries, features);
    applySwitch(given, Settings.FAILURE_DETECTION, Feature.HOST_MONITORING, entries, features);
    Set<Feature> on = features.on;
    notices.add(
        new Notice(
            false,
            "features in the order in which they act: " + (on.isEmpty() ? "none" : text(on))));
    return features;
  }

  private Features read(List<String> entries, GivenSettings given) {
    boolean modifies = entries.stream().anyMatch(FeatureReader::isSigned);
    if (modifies && !entries.stream().allMatch(FeatureReader::isSigned)) {
      problem(
          entries, "either list codes, or modify the default with +code and -code in every entry");
      return new Features(EnumSet.copyOf(DEFAULT), EnumSet.noneOf(Feature.class));
    }
    Set<String> plus = new LinkedHashSet<>();
    Set<String> minus = new LinkedHashSet<>();
    for (String entry : entries) {
      String code = code(entries, isSigned(entry) ? entry.substring(1).strip() : entry);
      if (code != null) {
        (entry.startsWith("-") ? minus : plus).add(code);
      }
    }
    refuseContradictions(entries, plus, minus);
    Features features = modifies ? modified(entries, plus, minus) : replaced(entries, plus);
    checkOrder(entries, plus, given);
    return features;
  }

  private Features replaced(List<String> entries, Set<String> codes) {
    EnumSet<Feature> on = provided(entries, codes);
    EnumSet<Feature> off = EnumSet.copyOf(DEFAULT);
    off.removeAll(on);
    if (!off.isEmpty()) {
      notices.add(
          new Notice(
              false,
              "plugins="
                  + String.join(",", entries)
                  + " replaces the default list, so these are off: "
                  + text(off)
                  + " (+code and -code modify the default instead)"));
    }
    return new Features(on, EnumSet.copyOf(on));
  }

  private Features modified(List<String> entries, Set<String> plus, Set<String> minus) {
    EnumSet<Feature> added = provided(entries, plus);
    EnumSet<Feature> on = EnumSet.copyOf(DEFAULT);
    on.addAll(added);
    if (added.contains(Feature.SRW)) {
      on.remove(Feature.READ_WRITE_SPLITTING);
    }
    for (Feature feature : Feature.values()) {
      if (minus.contains(feature.code())) {
        on.remove(feature);
      }
    }
    if (minus.contains(Feature.STALE_DNS.code()) && on.contains(Feature.FAILOVER)) {
      problem(entries, "stale_dns is part of failover and cannot be taken out of it");
    }
    return new Features(on, added);
  }

  private void applySwitch(
      GivenSettings given,
      Setting<Boolean> which,
      Feature feature,
      @Nullable List<String> entries,
      Features features) {
    Boolean enabled = given.given(which);
    if (enabled == null) {
      return;
    }
    boolean said = entries != null && saysSomethingAbout(feature, entries);
    if (said && features.on.contains(feature) != enabled) {
      problems.add(
          GivenSettings.PREFIX
              + which.name()
              + "="
              + enabled
              + " says the opposite of plugins="
              + GivenSettings.shown(String.join(",", entries))
              + "; keep one of them");
    } else if (enabled) {
      features.on.add(feature);
      features.listed.add(feature);
    } else {
      features.on.remove(feature);
      features.listed.remove(feature);
    }
  }

  /** A plain list says what is on and, by leaving it out, what is off. */
  private static boolean saysSomethingAbout(Feature feature, List<String> entries) {
    return entries.stream().noneMatch(FeatureReader::isSigned)
        || entries.stream().anyMatch(entry -> feature.code().equals(CODES.get(flat(entry))));
  }

  private void refuseContradictions(List<String> entries, Set<String> plus, Set<String> minus) {
    for (List<String> group : EXCLUSIVE) {
      List<String> named = group.stream().filter(plus::contains).toList();
      if (named.size() > 1) {
        problem(entries, String.join(" and ", named) + " exclude each other; keep one of them");
      }
    }
    for (String code : plus) {
      if (minus.contains(code)) {
        problem(entries, code + " is both added and removed");
      }
    }
  }

  private void checkOrder(List<String> entries, Set<String> codes, GivenSettings given) {
    if (given.get(Settings.AUTO_SORT)) {
      return;
    }
    List<String> canonical = new ArrayList<>(CANONICAL);
    canonical.retainAll(codes);
    if (!canonical.equals(new ArrayList<>(codes))) {
      problem(
          entries,
          "features always act in one order, so another order cannot be kept; write "
              + String.join(",", canonical)
              + " or remove auto_sort_plugin_order=false");
    }
  }

  /** The code an entry stands for; null, with a problem, if it stands for none. */
  private @Nullable String code(List<String> entries, String entry) {
    String code = CODES.get(flat(entry));
    if (code != null) {
      return code;
    }
    if (FOREIGN.contains(flat(entry))) {
      problem(entries, entry + " is known, not provided");
    } else {
      problem(
          entries,
          "there is no plugin '"
              + GivenSettings.shown(entry)
              + "'"
              + NearestName.of(entry, CANONICAL)
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("; provided are " + text(EnumSet.allOf(Feature.class))));
    }
    return null;
  }

  private EnumSet<Feature> provided(List<String> entries, Set<String> codes) {
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    Set<String> missing = new LinkedHashSet<>(codes);
    for (Feature feature : Feature.values()) {
      if (missing.remove(feature.code())) {
        features.add(feature);
      }
    }
    for (String code : missing) {
      problem(entries, code + " is known, not provided yet");
    }
    return features;
  }

  private void problem(List<String> entries, String text) {
    problems.add(
        GivenSettings.PREFIX
            + "plugins="
            + GivenSettings.shown(String.join(",", entries))
            + ": "
            + text);
  }

  private static boolean isSigned(String entry) {
    return entry.startsWith("+") || entry.startsWith("-");
  }

  private static String text(Set<Feature> features) {
    return features.stream().map(Feature::code).collect(Collectors.joining(", "));
  }

  private static String flat(String code) {
    return code.toLowerCase(Locale.ROOT).replaceAll("[-_+\\s]", "");
  }

  private static Map<String, String> codes() {
    Map<String, String> codes = new TreeMap<>();
    CANONICAL.forEach(code -> codes.put(flat(code), code));
    ALIASES.forEach((alias, code) -> codes.put(flat(alias), code));
    return Map.copyOf(codes);
  }
}
