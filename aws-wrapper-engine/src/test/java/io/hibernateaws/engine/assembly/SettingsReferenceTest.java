package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed reference is what the catalogue says. */
class SettingsReferenceTest {
  private static final Path COMMITTED = Path.of("../docs/reference/settings.md");

  @Test
  void the_reference_of_the_settings_is_written_from_the_catalogue() throws IOException {
    String text = SettingsReference.text();
    if (Boolean.getBoolean("settings.write")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, text);
    }

    assertThat(COMMITTED)
        .as(
            "docs/reference/settings.md; write it again with: mvn -pl aws-wrapper-engine test"
                + " -Dtest=SettingsReferenceTest -Dsettings.write=true")
        .exists()
        .content()
        .isEqualTo(text);
  }
}
