package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed wrappers are what the program writes. */
class GeneratedWrappersTest {
  private static final Path COMMITTED = Path.of("src/generated/java");
  private static final Path PROGRAM = Path.of("src/build/java/GenerateJdbcWrappers.java");

  @Test
  void writing_them_again_on_jdk_17_changes_no_byte(@TempDir Path fresh)
      throws IOException, InterruptedException {
    assumeTrue(
        Runtime.version().feature() == 17,
        "JDBC of another JDK may have other methods: compared on 17 only");
    Path log = fresh.resolve("log");
    Path out = fresh.resolve("java");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                PROGRAM.toString(),
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.exitValue()).as(Files.readString(log)).isZero();

    assertThat(files(out)).isEqualTo(files(COMMITTED));
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString(), Files.readString(path));
      }
    }
    return files;
  }
}
