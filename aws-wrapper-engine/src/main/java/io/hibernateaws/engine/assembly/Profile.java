package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Named sets of settings, one row each; explicit settings win. */
enum Profile {
  /** The defaults. */
  DEFAULT(Map.of()),
  /** The AWS wrappers' budgets, for migration. */
  FAILOVER_NORMAL(
      Map.of(
          "failover.timeout", "300",
          "failover.reader_connect_timeout", "30",
          "topology.high_refresh_interval", "2s")),
  /** Gives up early; may fail merely by its time-out. */
  FAILOVER_AGGRESSIVE(
      Map.of(
          "failover.timeout", "30",
          "failover.reader_connect_timeout", "10",
          "topology.high_refresh_interval", "2s")),
  /** For clusters that move their writer within a second. */
  MULTI_AZ_FAST(Map.of("topology.high_refresh_interval", "100")),
  /** The AWS wrappers' grace, for migration and for networks with long pauses. */
  DETECTION_RELAXED(
      Map.of(
          "host_monitoring.detection_time", "30000",
          "host_monitoring.detection_interval", "5000",
          "host_monitoring.detection_count", "3")),
  /** Notices a dead host within about a second. */
  DETECTION_FAST(
      Map.of(
          "host_monitoring.detection_time", "500",
          "host_monitoring.detection_interval", "250",
          "host_monitoring.detection_count", "2",
          "host_monitoring.probe_timeout", "200")),
  GLOBAL_WRITER(null),
  GLOBAL_READER(null),
  /** Two endpoints of a proxy, which finds the servers by itself. */
  RDS_PROXY(Map.of("plugins", "srw")),
  /** One host whose standby takes over under its name. */
  PLAIN_RDS(Map.of("plugins", "host_monitoring"));

  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> PROFILE =
      SETTINGS.add(
          Setting.of(
                  "profile",
                  Values::nonEmpty,
                  "name",
                  null,
                  "none",
                  "A named set of settings; explicit settings win.")
              .alias("profile_name", "wrapperProfileName"));

  /** The setting that names one. */
  static final Catalogue CATALOGUE = SETTINGS.build();

  @SuppressWarnings("ImmutableEnumChecker") // always a Map.of
  private final @Nullable Map<String, String> settings;

  /** Null for one that is known and not provided yet. */
  Profile(@Nullable Map<String, String> settings) {
    this.settings = settings;
  }

  static List<Profile> provided() {
    return Arrays.stream(values()).filter(Profile::isProvided).toList();
  }

  boolean isProvided() {
    return settings != null;
  }

  /** By name; only of one that is provided. */
  Map<String, String> settings() {
    return Objects.requireNonNull(settings);
  }

  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the profile that was given says of the plugins; null if it leaves them as they are. */
  static @Nullable String plugins(GivenSettings given) {
    String name = given.given(PROFILE);
    String wanted = name == null ? "" : folded(name);
    return Arrays.stream(values())
        .filter(profile -> profile.code().equals(wanted) && profile.isProvided())
        .map(profile -> profile.settings().get(FeatureSettings.PLUGINS.name()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Adds the settings of the profile that was given, below everything else. */
  static void addTo(GivenSettings given) {
    String name = given.given(PROFILE);
    if (name == null) {
      return;
    }
    try {
      given.add(named(name).settings(), "profile " + name + ": ");
    } catch (IllegalArgumentException e) {
      given.problem(PROFILE, name, ForeignText.message(e));
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Profile named(String name) {
    String wanted = folded(name);
    String why = "there is no such profile; ";
    for (Profile profile : values()) {
      if (profile.code().equals(wanted)) {
        if (profile.isProvided()) {
          return profile;
        }
        why = "known, not provided yet; ";
      }
    }
    throw new IllegalArgumentException(
        why
            + "provided: "
            + provided().stream().map(Profile::code).collect(Collectors.joining(", ")));
  }
}
