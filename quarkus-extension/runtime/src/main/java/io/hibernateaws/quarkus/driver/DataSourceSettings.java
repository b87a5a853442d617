package io.hibernateaws.quarkus.driver;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.config.GivenKeys;
import io.hibernateaws.quarkus.config.RuntimeConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** The settings of the engine below each datasource, read once for each. Thread-safe. */
@Singleton
public class DataSourceSettings {
  private final RuntimeConfig config;
  private final Map<String, GivenKeys> given = new ConcurrentHashMap<>();

  /** From the keys of the extension. */
  public DataSourceSettings(RuntimeConfig config) {
    this.config = config;
  }

  /**
   * The settings of a connection's datasource.
   *
   * @param info of the pool, with the property {@value ClusterNames#DATA_SOURCE}, which is taken
   *     out; without it the settings are those for every datasource
   */
  GivenKeys takeOut(Properties info) {
    Object name = info.remove(ClusterNames.DATA_SOURCE);
    return given.computeIfAbsent(
        name == null ? ClusterNames.DEFAULT : name.toString(), key -> GivenKeys.of(config, key));
  }

  /** The engine's problems, by the names that the application has written. */
  static SettingsException translated(GivenKeys keys, SettingsException problems) {
    SettingsException translated =
        new SettingsException(problems.problems().stream().map(keys::translated).toList());
    translated.setStackTrace(problems.getStackTrace());
    return translated;
  }
}
