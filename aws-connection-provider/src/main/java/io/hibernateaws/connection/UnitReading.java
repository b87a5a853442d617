package io.hibernateaws.connection;

import io.hibernateaws.connection.leftover.LeftOverPools;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.EngineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.service.ServiceRegistry;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The settings of a unit as a provider reads them, with every problem at once. Confined. */
final class UnitReading {
  private static final Logger LOG = Logger.getLogger(UnitReading.class);

  private final String provider;
  private final List<String> warnings;
  private final List<String> problems = new ArrayList<>();
  private final UnitSettings unit;
  private final @Nullable SharedEngine shared;
  private @Nullable EngineConfig engine;
  private @Nullable SettingsException engineProblems;

  /**
   * Reads everything that all providers have in common.
   *
   * @param provider the setting that has chosen the provider, with its value
   * @param settings of the unit, as Hibernate has normalised them
   * @param registry of the unit, null outside of Hibernate
   */
  UnitReading(String provider, Map<String, Object> settings, @Nullable ServiceRegistry registry) {
    this.provider = provider;
    this.warnings = LeftOverPools.OF_HIBERNATE.warnings(provider, given(settings));
    if (registry != null && registry.requireService(TransactionCoordinatorBuilder.class).isJta()) {
      problems.add(UnitSettings.jtaProblem(provider));
    }
    unit = UnitSettings.read(provider, settings, problems);
    shared = SharedEngine.of(settings);
    if (shared != null) {
      SharedEngine.leftOver(settings, problems);
      engine = shared.config();
      return;
    }
    UnitSettings.foreignDataSource(provider, settings, problems);
    try {
      engine = UnitEngine.read(settings);
    } catch (SettingsException e) {
      engineProblems = e;
      problems.addAll(e.problems());
    }
  }

  private static Set<String> given(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .filter(setting -> setting.getValue() != null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  UnitSettings unit() {
    return unit;
  }

  /** The engine of the unit's data source, null for one of the unit's own. */
  @Nullable SharedEngine shared() {
    return shared;
  }

  /** Null if there is a problem with it. */
  @Nullable EngineConfig engine() {
    return engine;
  }

  /** Problems of what a provider reads besides are added here. */
  List<String> problems() {
    return problems;
  }

  /**
   * What the engine is to be built from; logs what has no effect.
   *
   * @throws ConnectionProviderConfigurationException with every problem
   */
  EngineConfig finish() {
    EngineConfig read = engine;
    if (read == null || !problems.isEmpty()) {
      throw refusal();
    }
    warnings.forEach(LOG::warn);
    return read;
  }

  /** With every problem. */
  ConnectionProviderConfigurationException refusal() {
    return new ConnectionProviderConfigurationException(worded(), engineProblems);
  }

  private String worded() {
    return problems.size() == 1
        ? "Could not configure " + provider + ": " + problems.get(0)
        : "Could not configure "
            + provider
            + ", "
            + problems.size()
            + " problems:\n- "
            + String.join("\n- ", problems);
  }
}
