package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.assembly.Feature.Provision;
import io.hibernateaws.engine.config.RefusedName;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Setting.ValueParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what becomes of the names of the AWS Advanced JDBC Wrapper here, from the features and the
 * catalogue.
 */
final class MigrationReference {

  private final StringBuilder out = new StringBuilder();
  private final AwsWrapperNames names;

  private MigrationReference(AwsWrapperNames names) {
    this.names = names;
  }

  /**
   * The part of the document that is written.
   *
   * @throws IllegalArgumentException if nothing is known of one of the names
   */
  static String text(AwsWrapperNames names) {
    MigrationReference reference = new MigrationReference(names);
    reference.plugins();
    reference.settings();
    reference.refused();
    return reference.out.toString();
  }

  private void plugins() {
    line("## Plugins");
    line("");
    line("Its codes may stay: letter case, `-` and `_` do not matter in them.");
    line("");
    line("| AWS wrapper | here | by default | what it does here |");
    line("|---|---|---|---|");
    Map<Feature, List<String>> codes = new LinkedHashMap<>();
    for (String code : names.plugins()) {
      Feature feature = Feature.named(code);
      if (feature == null) {
        throw new IllegalArgumentException("nothing is known of the plugin " + code);
      }
      codes.computeIfAbsent(feature, any -> new ArrayList<>()).add(code);
    }
    codes.forEach(
        (feature, theirs) ->
            line(
                "| "
                    + String.join(
                        " | ",
                        theirs.stream()
                            .map(MigrationReference::code)
                            .collect(Collectors.joining(", ")),
                        feature.provision() == Provision.NEVER ? "" : code(feature.code()),
                        feature.isDefault() ? "yes" : "",
                        does(feature))
                    + " |"));
    line("");
  }

  private static String does(Feature feature) {
    return switch (feature.provision()) {
      case PROVIDED -> feature.doc();
      case LATER -> "*Refused: known, not provided yet.*";
      case NEVER -> "*Refused: known, not provided.*";
    };
  }

  private void settings() {
    line("## Settings");
    line("");
    line("These names are accepted as they stand, with the unit that they have there.");
    line("");
    line("| AWS wrapper | a plain number is in | here | default here |");
    line("|---|---|---|---|");
    for (String name : names.settings()) {
      Setting<?> setting = SettingsCatalogue.ALL.named(name);
      if (setting != null) {
        row(name, setting);
      }
    }
    line(
        "| `monitoring-<property>` | | `host_monitoring.monitoring.<property>` | the"
            + " application's |");
    line(
        "| `topology-monitoring-<property>` | | `topology.monitoring.<property>` | the"
            + " application's |");
    line("");
  }

  private <T> void row(String name, Setting<T> setting) {
    boolean duration = setting.unit().equals("s") || setting.unit().equals("ms");
    String byDefault = setting.defaultText();
    boolean number = !byDefault.isEmpty() && Character.isDigit(byDefault.charAt(0));
    line(
        "| "
            + String.join(
                " | ",
                code(name),
                duration ? unitOf(Objects.requireNonNull(setting.parsers().get(name))) : "",
                code(setting.name()),
                duration && number
                    ? byDefault + " " + setting.unit()
                    : byDefault.replaceAll(",\\s*", ", "))
            + " |");
  }

  private static String unitOf(ValueParser<?> parser) {
    return parser.parse("2").equals(Duration.ofSeconds(2)) ? "s" : "ms";
  }

  private void refused() {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (String name : names.settings()) {
      if (SettingsCatalogue.ALL.named(name) == null) {
        byReason.computeIfAbsent(reason(name), any -> new ArrayList<>()).add(name);
      }
    }
    for (String beginning : names.beginnings()) {
      RefusedName refusal = refusalOf(beginning);
      if (refusal != null) {
        byReason
            .computeIfAbsent(refusal.why(), any -> new ArrayList<>())
            .add(beginning + (beginning.endsWith("-") ? "<property>" : "*"));
      }
    }
    line("## Settings that are refused");
    line("");
    line("Each ends the start-up with its name and these words.");
    byReason.forEach(
        (why, refused) -> {
          line("");
          line("*" + why + "*:");
          SettingsReference.wrapped(out, refused);
        });
  }

  private static String reason(String name) {
    RefusedName refusal = refusalOf(name);
    if (refusal == null) {
      throw new IllegalArgumentException("nothing is known of the setting " + name);
    }
    return refusal.why();
  }

  private static @Nullable RefusedName refusalOf(String name) {
    return SettingsCatalogue.ALL.refused().stream()
        .filter(one -> one.prefix() ? name.startsWith(one.name()) : name.equals(one.name()))
        .findFirst()
        .orElse(null);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
