package io.hibernateaws.quarkus.config;

import io.quarkus.agroal.runtime.DataSourcesJdbcRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads the configuration when the application starts, before anything is built from it. */
@Recorder
public class ConfigurationRecorder {
  private final RuntimeValue<RuntimeConfig> config;
  private final RuntimeValue<DataSourcesRuntimeConfig> dataSources;
  private final RuntimeValue<DataSourcesJdbcRuntimeConfig> jdbc;

  /** With what was given for the start. */
  public ConfigurationRecorder(
      RuntimeValue<RuntimeConfig> config,
      RuntimeValue<DataSourcesRuntimeConfig> dataSources,
      RuntimeValue<DataSourcesJdbcRuntimeConfig> jdbc) {
    this.config = config;
    this.dataSources = dataSources;
    this.jdbc = jdbc;
  }

  /**
   * Ends the start if something is wrong.
   *
   * @param known the keys of the extension, with {@code *} for a segment that may be anything
   * @param following the datasources that follow their cluster
   * @param readers those of the readers' pools, with the datasource that each belongs to
   * @param others the datasources that do not follow theirs
   * @throws ConfigurationException with every problem
   */
  public void check(
      List<String> known,
      List<String> following,
      Map<String, String> readers,
      List<String> others) {
    Set<String> problems =
        new LinkedHashSet<>(
            new KnownKeys(known).problems(ConfigProvider.getConfig().getPropertyNames()));
    DataSourceNames names = new DataSourceNames(following, readers, others);
    for (String name : config.getValue().dataSources().keySet()) {
      String problem = names.problem(name);
      boolean given = !EngineKeyValues.of(config.getValue().dataSources().get(name)).isEmpty();
      if (problem != null && given) {
        problems.add(problem);
      }
    }
    for (String name : following) {
      problems.addAll(
          new StartCheck(
                  name,
                  GivenKeys.of(config.getValue(), name),
                  Objects.requireNonNull(dataSources.getValue().dataSources().get(name)),
                  Objects.requireNonNull(jdbc.getValue().dataSources().get(name)).jdbc())
              .problems());
    }
    refuse(problems);
  }

  /**
   * Nothing where there are no problems.
   *
   * @throws ConfigurationException with every problem
   */
  public static void refuse(Collection<String> problems) {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          problems.size() == 1
              ? problems.iterator().next()
              : problems.size() + " problems:\n- " + String.join("\n- ", problems));
    }
  }
}
