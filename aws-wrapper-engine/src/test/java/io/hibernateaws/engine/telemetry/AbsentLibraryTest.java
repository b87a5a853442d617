package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine in a JVM whose class path has no library for figures. */
class AbsentLibraryTest {
  /** Loaded again where the library is absent. */
  public static final class Application {
    private Application() {}

    /** Starts an engine with these settings and ends it. */
    public static void run(Map<String, String> settings) {
      GivenConnection connection =
          new GivenConnection(
              "jdbc:postgresql://db.example.com/shop", "u", "p", Map.of(), null, "unit");
      EngineAssembly.assemble(SettingsReader.read(settings, connection), Extensions.none()).close();
    }
  }

  /** What an engine needs and nothing else; notes which classes are loaded. */
  private static final class Reduced extends URLClassLoader {
    private final List<String> loaded = new ArrayList<>();

    Reduced() {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() {
      return Stream.of(
              Application.class, EngineAssembly.class, Logger.class, org.postgresql.Driver.class)
          .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
          .toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }
  }

  private static List<String> run(Map<String, String> settings) throws Throwable {
    try (Reduced reduced = new Reduced()) {
      reduced
          .loadClass(Application.class.getName())
          .getMethod("run", Map.class)
          .invoke(null, settings);
      return reduced.loaded;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void an_engine_without_figures_asks_for_no_library_and_makes_nothing_of_them() throws Throwable {
    assertThat(run(Map.of()))
        .noneMatch(AbsentLibraryTest::isOfALibrary)
        .filteredOn(name -> name.startsWith(Telemetry.class.getPackageName()))
        .map(name -> name.replaceAll(".*\\.", ""))
        .containsOnly(
            "AbsentLibraryTest$Application",
            "Telemetry",
            "TelemetrySettings",
            "MetricsBackend",
            "MetricsBackend$1",
            "MetricsBackend$2",
            "MetricsBackend$3",
            "TracesBackend",
            "TracesBackend$1",
            "TracesBackend$2",
            "SpanPlacement",
            "OptionalLibraries");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iam | software.amazon.awssdk:auth",
        "aws_secrets_manager | software.amazon.awssdk:secretsmanager and com.fasterxml.jackson.core:jackson-databind",
        "federated_auth | software.amazon.awssdk:auth and software.amazon.awssdk:sts and org.jsoup:jsoup",
        "okta | software.amazon.awssdk:auth and software.amazon.awssdk:sts and org.jsoup:jsoup and com.fasterxml.jackson.core:jackson-databind"
      })
  void a_plugin_whose_libraries_are_absent_ends_the_start_with_their_coordinates(
      String plugin, String what) {
    assertThatThrownBy(() -> run(Map.of("hibernate.aws.plugins", "+" + plugin)))
        .hasMessageContaining(
            "hibernate.aws.plugins="
                + plugin
                + ": needs "
                + what
                + "; add what is missing to the class path");
  }

  private static boolean isOfALibrary(String type) {
    return type.startsWith("io.micrometer")
        || type.startsWith("io.opentelemetry")
        || type.startsWith("software.amazon")
        || type.startsWith("com.fasterxml")
        || type.startsWith("org.jsoup");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics_backend | micrometer | io.micrometer:micrometer-core is",
        "metrics_backend | otlp | io.opentelemetry:opentelemetry-api, 1.57 or newer, is",
        "traces_backend | otlp | io.opentelemetry:opentelemetry-api, 1.57 or newer, is"
      })
  void a_backend_whose_library_is_absent_ends_the_start_with_its_coordinates(
      String setting, String backend, String what) {
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "hibernate.aws.telemetry.enabled",
                        "true",
                        "hibernate.aws.telemetry." + setting,
                        backend)))
        .hasMessageContaining(
            "hibernate.aws.telemetry."
                + setting
                + "="
                + backend
                + ": "
                + what
                + " not on the class path; add it, or set none");
  }

  @ParameterizedTest
  @CsvSource({"metrics_backend, micrometer", "metrics_backend, otlp", "traces_backend, otlp"})
  void a_backend_that_is_switched_off_needs_no_library(String setting, String backend)
      throws Throwable {
    assertThat(
            run(
                Map.of(
                    "hibernate.aws.telemetry.enabled",
                    "false",
                    "hibernate.aws.telemetry." + setting,
                    backend)))
        .noneMatch(AbsentLibraryTest::isOfALibrary);
  }
}
