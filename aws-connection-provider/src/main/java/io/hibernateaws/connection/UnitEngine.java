package io.hibernateaws.connection;

import io.hibernateaws.connection.store.AgroalLinkStores;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.config.ConnectionFacts;
import io.hibernateaws.engine.config.EngineConfig;
import io.hibernateaws.engine.config.SettingsReader;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.cfg.AvailableSettings;

/** The engine of one unit: its settings, and Agroal below it. */
final class UnitEngine {
  private UnitEngine() {}

  /** As {@link EngineOpener#open}. */
  static AwsEngine open(Map<String, Object> settings) {
    EngineConfig config =
        SettingsReader.read(settings, ConnectionFacts.of(settings, unitName(settings)));
    return EngineAssembly.assemble(config, Extensions.none().withStores(new AgroalLinkStores()));
  }

  /** Shown to the server, so that an administrator knows whose connection it is. */
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
