package io.hibernateaws.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command without a server: words, settings, exit status. */
class DoctorTest {
  private static final String URL = "jdbc:postgresql://127.0.0.1:1/app";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return new Doctor(
            Map.of("SECRET", "hidden"),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(words));
  }

  private String told() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complaint() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static CommandLine read(String... words) {
    return CommandLine.read(List.of(words), Map.of("SECRET", "hidden"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--userr | there is no option '--userr'",
        "--user | --user needs a value",
        "--password=x | use --password-file or --password-env",
        "--password-env=NONE | the environment has no variable 'NONE'",
        "--password-file=/no/such/file | '/no/such/file' cannot be read",
        "--settings-file=/no/such/file | '/no/such/file' cannot be read",
        "--setting=family | write NAME=VALUE",
        "--limit=soon | --limit: is no duration",
        "--json=yes | --json takes no value",
        "second | 'second' is one word too many"
      })
  void words_that_make_no_sense_are_told_with_the_usage(String word, String complaint) {
    assertThat(run(URL, word)).isEqualTo(3);
    assertThat(complaint()).contains(complaint).contains("usage: java -cp");
    assertThat(told()).isEmpty();
  }

  @Test
  void help_is_no_misuse() {
    assertThat(run("--help")).isZero();
    assertThat(told()).startsWith("usage: java -cp");
  }

  @Test
  void a_password_comes_from_the_environment_or_the_first_line_of_a_file(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "first\nsecond\n");

    assertThat(read(URL, "--password-env", "SECRET").connection().password()).isEqualTo("hidden");
    assertThat(read(URL, "--password-file=" + file).connection().password()).isEqualTo("first");
    assertThat(read(URL).connection().password()).isNull();
    assertThat(read(URL, "--password-env", "SECRET").toString()).doesNotContain("hidden");
  }

  @Test
  void the_properties_of_an_application_are_taken_as_they_are(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("application.properties");
    Files.writeString(
        file,
        """
        hibernate.connection.url = %s
        hibernate.connection.username = app
        hibernate.aws.pool.max_size = 30
        hibernate.connection.loggerLevel = OFF
        server.port = 8080
        """
            .formatted(URL));
    CommandLine line = read("--settings-file", file.toString(), "--limit", "10s");

    assertThat(line.connection().url()).isEqualTo(URL);
    assertThat(line.connection().user()).isEqualTo("app");
    assertThat(line.connection().driverProperties()).containsOnly(Map.entry("loggerLevel", "OFF"));
    assertThat(line.settings())
        .containsEntry("hibernate.aws.pool.max_size", "30")
        .doesNotContainKey("server.port");
    assertThat(line.limit()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void problems_of_settings_are_errors_and_all_of_them_are_told() {
    assertThat(
            run(
                "jdbc:oracle:thin:@db",
                "--setting=hibernate.aws.pool.max_sise=3",
                "--setting",
                "hibernate.aws.failover.timeout=soon"))
        .isEqualTo(2);
    assertThat(told())
        .contains("ERROR settings.problem")
        .contains("URL: there is no driver for jdbc:oracle")
        .contains("pool.max_sise")
        .contains("hibernate.aws.failover.timeout=soon")
        .contains("--user: is missing");
  }

  @Test
  void a_host_that_refuses_is_an_error_also_for_programs() {
    assertThat(run(URL, "--user=app", "--password-env=SECRET", "--json")).isEqualTo(2);
    assertThat(told())
        .startsWith("{\"status\":\"error\",\"url\":\"" + URL + "\"")
        .contains("\"family\":null")
        .contains("\"code\":\"host.unreachable\"")
        .endsWith("]}\n");
    assertThat(told() + complaint()).doesNotContain("hidden");
  }
}
