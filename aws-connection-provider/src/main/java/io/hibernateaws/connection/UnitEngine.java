package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.store.AgroalLinkStores;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.cfg.AvailableSettings;

/** The engines of one unit: its settings, and Agroal below them. */
final class UnitEngine {
  private UnitEngine() {}

  /**
   * What the settings say about the engine.
   *
   * @param settings of the unit, as Hibernate has normalised them
   * @throws io.hibernateaws.engine.api.SettingsException with every problem of the settings
   */
  static EngineConfig read(Map<String, Object> settings) {
    return SettingsReader.read(settings, GivenConnection.of(settings, unitName(settings)));
  }

  /** As {@link EngineOpener#open}. */
  static AwsEngine open(EngineConfig config) {
    return EngineAssembly.assemble(config, Extensions.none().withStores(new AgroalLinkStores()));
  }

  /** Connections tell the server this name, so that an administrator knows their application. */
  static String unitName(Map<String, Object> settings) {
    return Stream.of(
            AvailableSettings.PERSISTENCE_UNIT_NAME, AvailableSettings.SESSION_FACTORY_NAME)
        .map(settings::get)
        .filter(name -> name != null && !name.toString().isBlank())
        .map(Object::toString)
        .findFirst()
        .orElse("hibernate");
  }
}
