package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.assembly.Feature.Provision;
import io.hibernateaws.engine.config.RefusedName;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Setting.ValueParser;
import io.hibernateaws.engine.select.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Writes the reference of the settings from the catalogue. */
final class SettingsReference {
  private static final int WIDTH = 150;

  private final StringBuilder out = new StringBuilder();

  private SettingsReference() {}

  static String text() {
    SettingsReference reference = new SettingsReference();
    reference.settings();
    reference.features();
    reference.profiles();
    reference.strategies();
    reference.later();
    return reference.out.toString();
  }

  private void settings() {
    line("# Settings");
    line("");
    line(
        "<!-- Written from the catalogue by SettingsReferenceTest, which says how. Do not edit. -->");
    line("");
    line("Every name stands behind `hibernate.aws.`, in the query of a JDBC URL behind `aws.`. An");
    line(
        "explicit setting wins over the URL, the URL over the profile, the profile over the default.");
    line("");
    line(
        "Names that the database's driver does not know need no prefix in the query of a URL, behind");
    line(
        "`hibernate.connection.` and among the properties of `AwsDriver`, so that those of the AWS");
    line("wrappers are read as they stand; behind `jdbc:aws-wrapper:` also `connectTimeout`,");
    line(
        "`socketTimeout` and `tcpKeepAlive`, which the driver knows. A name that neither knows ends the");
    line("start-up.");
    line("");
    line("A plain number of a duration is in the unit of the type, under another name in the unit");
    line(
        "given there; `500ms`, `5s`, `2m`, `1h` and `PT5S` are the same under every name. A duration");
    line(
        "is longer than zero unless its description gives 0 a meaning, and at most a hundred years.");
    line("One that is far from what is usual is accepted with a warning that says its unit.");
    line(
        "A boolean is `true` or `false`. Letter case does not matter in values, and `-` is `_` in");
    line("words; names are written as they stand here.");
    line("");
    line(
        "A name that is not here, a value that is not valid and a contradiction end the start-up with");
    line("one exception that lists every problem. Two names of one setting may agree, not differ.");
    line("");
    line("| name | other names | type | default | what it does |");
    line("|---|---|---|---|---|");
    SettingsCatalogue.ALL.settings().forEach(this::row);
    line(
        "| `topology.monitoring.<property>` | `topology-monitoring-<property>` | text |"
            + " the application's | A driver property of the links that topology monitors open;"
            + " `connectTimeout` and `socketTimeout` (in s, default 5) are enforced by the engine. |");
    line(
        "| `host_monitoring.monitoring.<property>` | `efm.monitoring.<property>`,"
            + " `monitoring-<property>` | text | the application's | The same for the links of host"
            + " monitors (default 10 s); the deadline of a probe is usually shorter. |");
    line(
        "| "
            + code(TenantNames.SOURCE)
            + " | | instance, class or class name | unset | A `TenantSource`, which knows where each"
            + " tenant is. Read by the multi-tenant connection provider only, never from a URL. |");
    line(
        "| "
            + code(TenantNames.TENANT + "<tenant>.<field>")
            + " | | text | unset | Where one tenant is, in place of a source: `url`, `database`,"
            + " `schema`, `user`, `password` (never shown). Read as that is. |");
    line("");
  }

  private <T> void row(Setting<T> setting) {
    boolean duration = isDuration(setting);
    List<String> aliases = new ArrayList<>();
    setting
        .parsers()
        .forEach(
            (name, parser) -> {
              if (!name.equals(setting.name())) {
                aliases.add(code(name) + (duration ? " (" + unitOf(parser) + ")" : ""));
              }
            });
    String unit = setting.unit();
    String byDefault = setting.defaultText();
    boolean number = !byDefault.isEmpty() && Character.isDigit(byDefault.charAt(0));
    line(
        "| "
            + String.join(
                " | ",
                code(setting.name()),
                String.join(", ", aliases),
                duration ? "duration, " + unit : unit,
                duration && number ? byDefault + " " + unit : byDefault.replaceAll(",\\s*", ", "),
                setting.doc() + (setting.secret() ? " Never shown." : ""))
            + " |");
  }

  private static boolean isDuration(Setting<?> setting) {
    return setting.unit().equals("s") || setting.unit().equals("ms");
  }

  /** Asked of the parser itself, so that the document cannot say another unit. */
  private static String unitOf(ValueParser<?> parser) {
    return parser.parse("2").equals(Duration.ofSeconds(2)) ? "s" : "ms";
  }

  private void features() {
    line("## Features");
    line("");
    line(
        "What `plugins` may name, in the one order in which features act. In these codes letter case,");
    line("`-` and `_` do not matter, so `readWriteSplitting` is `read_write_splitting`.");
    line("");
    line("| order | code | other names | default | what it does |");
    line("|---|---|---|---|---|");
    int order = 0;
    for (Feature feature : Feature.values()) {
      order++;
      if (feature.provision() == Provision.NEVER) {
        continue;
      }
      line(
          "| "
              + String.join(
                  " | ",
                  String.valueOf(order),
                  code(feature.code()),
                  feature.aliases().stream().map(SettingsReference::code).collect(joined()),
                  feature.isDefault() ? "yes" : "",
                  feature.isProvided() ? feature.doc() : "*Known, not provided yet.*")
              + " |");
    }
    line("");
    line("A list replaces the default; `+code` and `-code` modify it. These exclude each other:");
    exclusive()
        .forEach(
            group -> line("- " + group.stream().map(one -> code(one.code())).collect(joined())));
    line("");
  }

  /** Those of which none is provided yet come first. */
  private static List<List<Feature>> exclusive() {
    return Arrays.stream(Feature.values())
        .map(Feature::exclusive)
        .filter(group -> !group.isEmpty())
        .sorted(
            Comparator.comparing((List<Feature> group) -> group.get(0).isProvided())
                .thenComparing(group -> group.get(0).code()))
        .toList();
  }

  private void profiles() {
    line("## Profiles");
    line("");
    line("What `profile` may name. Explicit settings and those of the URL win.");
    line("");
    line("| profile | sets |");
    line("|---|---|");
    for (Profile profile : Profile.provided()) {
      String sets =
          new TreeMap<>(profile.settings())
              .entrySet().stream()
                  .map(SettingsReference::assignment)
                  .collect(Collectors.joining(", "));
      line("| " + code(profile.code()) + " | " + (sets.isEmpty() ? "nothing" : sets) + " |");
    }
    line("");
  }

  private static String assignment(Map.Entry<String, String> setting) {
    return code(setting.getKey() + "=" + setting.getValue());
  }

  private void strategies() {
    line("## Strategies");
    line("");
    line("What a `*.reader_selection` may name, in any letter case, with `-`, `_` or neither, so");
    line(
        "`roundRobin` is `round_robin`; or an application's own `HostSelector`: an instance, its class");
    line(
        "or the name of the class; or the name of one that an [extension](../extensions.md) brings.");
    line("");
    line("| strategy | other names | chooses |");
    line("|---|---|---|");
    for (Strategy strategy : Strategy.provided()) {
      String others = strategy.aliases().stream().map(SettingsReference::code).collect(joined());
      line("| " + code(strategy.code()) + " | " + others + " | " + strategy.doc() + " |");
    }
    line("");
  }

  private void later() {
    line("## Known, not provided yet");
    line("");
    line("These are refused by name: nothing is accepted and ignored.");
    line("");
    line(
        "Profiles: "
            + Arrays.stream(Profile.values())
                .filter(profile -> !profile.isProvided())
                .map(profile -> code(profile.code()))
                .collect(joined())
            + ".");
    line("");
    line("Strategies of `*.reader_selection`, in any letter case:");
    wrapped(
        out,
        Arrays.stream(Strategy.values())
            .filter(strategy -> !strategy.isProvided())
            .map(Strategy::code)
            .toList());
    line("");
    line("Settings:");
    wrapped(out, new TreeSet<>(laterNames()));
    line("");
    line("Every setting that begins with:");
    wrapped(out, laterPrefixes());
  }

  /** The names of settings that are known and not provided yet. */
  static List<String> laterNames() {
    return later(false);
  }

  /** The beginnings of such names. */
  static List<String> laterPrefixes() {
    return later(true);
  }

  private static List<String> later(boolean prefixes) {
    return SettingsCatalogue.ALL.refused().stream()
        .filter(name -> name.later() && name.prefix() == prefixes)
        .map(RefusedName::name)
        .toList();
  }

  /** Adds texts, as code, in lines that are not too long. */
  static void wrapped(StringBuilder out, Iterable<String> texts) {
    StringBuilder row = new StringBuilder();
    for (String text : texts) {
      if (row.length() + text.length() + 3 > WIDTH) {
        out.append(row).append('\n');
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(code(text));
    }
    out.append(row).append('\n');
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
