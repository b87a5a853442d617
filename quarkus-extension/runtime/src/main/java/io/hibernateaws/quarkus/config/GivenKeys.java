package io.hibernateaws.quarkus.config;

import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the engine that the keys of one datasource give, and what each key is called.
 * Immutable; values may be secrets and are not shown.
 */
public final class GivenKeys {
  /** Begins the engine's own names of its settings. */
  public static final String ENGINE_PREFIX = "hibernate.aws.";

  /** Properties of the driver stand behind these, spelled as the driver does. */
  private static final List<String> PROPERTIES =
      List.of("topology.monitoring.", "host_monitoring.monitoring.");

  private static final Pattern ENGINE_NAME =
      Pattern.compile("hibernate\\.aws\\.([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)");

  /** A setting that the engine names without its prefix, in the middle of a sentence. */
  private static final Pattern BARE_NAME =
      Pattern.compile("(?<![A-Za-z0-9_.\"-])[a-z]+(?:[._][a-z]+)+(?![A-Za-z0-9_\"-])");

  private final String dataSource;
  private final Map<String, String> values;
  private final Set<String> ofDataSource;

  private GivenKeys(String dataSource, Map<String, String> values, Set<String> ofDataSource) {
    this.dataSource = dataSource;
    this.values = Map.copyOf(values);
    this.ofDataSource = Set.copyOf(ofDataSource);
  }

  /**
   * Those that are in force for a datasource.
   *
   * @param dataSource Quarkus' name of it; of the writer's, whose settings are those of the readers
   */
  public static GivenKeys of(RuntimeConfig config, String dataSource) {
    Map<String, String> values = new HashMap<>(EngineKeyValues.of(config.settings()));
    EngineKeys own = config.dataSources().get(dataSource);
    Map<String, String> ofDataSource = own == null ? Map.of() : EngineKeyValues.of(own);
    values.putAll(ofDataSource);
    return new GivenKeys(dataSource, values, ofDataSource.keySet());
  }

  /** By the engine's names, with its prefix. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    values.forEach((name, value) -> settings.put(ENGINE_PREFIX + name, value));
    return settings;
  }

  /**
   * The key of a setting as the application wrote it, as it would write it where it has not.
   *
   * @param setting by the engine's name, without its prefix
   */
  String keyOf(String setting) {
    String prefix =
        ofDataSource.contains(setting)
            ? ClusterNames.settingsPrefix(dataSource)
            : ClusterNames.PREFIX;
    return prefix + relative(setting);
  }

  /** What the engine says about its settings, in the words of the keys. */
  public String translated(String message) {
    String keys = replaced(ENGINE_NAME, message, match -> keyOf(match.group(1)));
    return replaced(
        BARE_NAME, keys, match -> isSetting(match.group()) ? keyOf(match.group()) : null);
  }

  /** The key of a setting, relative to the prefix of all. */
  static String relative(String setting) {
    for (String prefix : PROPERTIES) {
      if (setting.startsWith(prefix)) {
        return prefix.replace('_', '-') + setting.substring(prefix.length());
      }
    }
    return setting.replace('_', '-');
  }

  private static boolean isSetting(String word) {
    Setting<?> setting = SettingsCatalogue.ALL.named(word);
    return setting != null
        && setting.name().equals(word)
        && LeftOutSettings.reason(setting.name()) == null;
  }

  /**
   * @param by null keeps what was found
   */
  private static String replaced(
      Pattern pattern, String text, Function<MatchResult, @Nullable String> by) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> {
              String key = by.apply(match);
              return Matcher.quoteReplacement(key == null ? match.group() : key);
            });
  }
}
