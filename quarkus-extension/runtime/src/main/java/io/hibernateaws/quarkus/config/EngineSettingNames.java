package io.hibernateaws.quarkus.config;

import java.util.List;

/** The names of the engine's settings. */
final class EngineSettingNames {
  static final List<String> ALL = List.of("host_resolver");

  private EngineSettingNames() {}
}
