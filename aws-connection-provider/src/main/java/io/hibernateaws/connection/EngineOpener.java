package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import java.util.Map;

/** Reads the engine's settings and starts it; the provider that asked closes it. */
@FunctionalInterface
interface EngineOpener {
  /**
   * An engine for these settings.
   *
   * @param settings of the unit, as Hibernate has normalised them
   * @throws io.hibernateaws.engine.api.SettingsException with every problem of the settings
   */
  AwsEngine open(Map<String, Object> settings);
}
