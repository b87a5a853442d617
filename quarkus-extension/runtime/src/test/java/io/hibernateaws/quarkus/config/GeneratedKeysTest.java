package io.hibernateaws.quarkus.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.GivenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed keys are what the catalogue of the engine says. */
class GeneratedKeysTest {
  private static final Path COMMITTED =
      Path.of("src/generated/java/io/hibernateaws/quarkus/config");

  @Test
  void the_keys_are_written_from_the_catalogue_of_the_engine() throws IOException {
    for (Map.Entry<String, String> source : GeneratedKeys.sources().entrySet()) {
      Path file = COMMITTED.resolve(source.getKey());
      if (Boolean.getBoolean("keys.write")) {
        Files.createDirectories(COMMITTED);
        Files.writeString(file, source.getValue());
      }
      assertThat(file)
          .as(
              "%s; write it again with: mvn -pl quarkus-extension/runtime -am test"
                  + " -Dtest=GeneratedKeysTest -Dkeys.write=true",
              file)
          .exists()
          .content()
          .isEqualTo(source.getValue());
    }
  }

  @Test
  void properties_of_the_driver_are_where_the_engine_takes_them() {
    GivenSettings engine = new GivenSettings(SettingsCatalogue.ALL);

    assertThat(engine.knows("topology.monitoring.any")).isTrue();
    assertThat(engine.knows("host_monitoring.monitoring.any")).isTrue();
  }
}
