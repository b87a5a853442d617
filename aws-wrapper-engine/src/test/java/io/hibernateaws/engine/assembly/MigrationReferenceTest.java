package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/migration.md} are what the features and the catalogue say. */
class MigrationReferenceTest {
  private static final Path COMMITTED = Path.of("../docs/migration.md");
  private static final String MARK =
      "<!-- Written by MigrationReferenceTest, which says how, from here to the end. -->\n\n";

  @Test
  void the_tables_of_the_migration_are_written_from_the_features_and_the_catalogue()
      throws IOException {
    String text = MigrationReference.text(AwsWrapperNames.read());
    String document = Files.readString(COMMITTED);
    assertThat(document).contains(MARK);
    String above = document.substring(0, document.indexOf(MARK) + MARK.length());
    if (Boolean.getBoolean("settings.write")) {
      Files.writeString(COMMITTED, above + text);
    }

    assertThat(COMMITTED)
        .as(
            "docs/migration.md; write its tables again with: mvn -pl aws-wrapper-engine test"
                + " -Dtest=MigrationReferenceTest -Dsettings.write=true")
        .content()
        .isEqualTo(above + text);
  }
}
