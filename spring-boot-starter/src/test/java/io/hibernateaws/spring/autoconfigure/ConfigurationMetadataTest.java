package io.hibernateaws.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What editors show of the properties is what the catalogue of the engine says. */
class ConfigurationMetadataTest {
  private static final Path COMMITTED =
      Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");

  @Test
  void the_metadata_are_written_from_the_catalogue_of_the_engine() throws IOException {
    String written = ConfigurationMetadata.json();
    if (Boolean.getBoolean("keys.write")) {
      Files.writeString(COMMITTED, written);
    }
    assertThat(COMMITTED)
        .as(
            "%s; write it again with: mvn -pl spring-boot-starter -am test"
                + " -Dtest=ConfigurationMetadataTest -Dkeys.write=true",
            COMMITTED)
        .exists()
        .content()
        .isEqualTo(written);
  }
}
