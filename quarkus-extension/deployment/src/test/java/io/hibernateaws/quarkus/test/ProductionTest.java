package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap.Mode;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.maven.dependency.ResolvedDependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is for developers stays out of what they ship. */
class ProductionTest {
  @TempDir Path folder;

  private BuiltApplication app;

  @BeforeEach
  void write_the_application() throws IOException {
    app = new BuiltApplication(folder);
    app.write(
        """
        quarkus.hibernate-aws.enabled=true
        quarkus.datasource.db-kind=postgresql
        """);
  }

  @Test
  void nothing_of_the_dev_service_and_the_dev_ui_is_built_into_an_application() throws Exception {
    app.build();

    assertThat(contents())
        .anyMatch(name -> name.contains("ClusterEngines_Bean"))
        .anyMatch(name -> name.contains("quarkus/driver/ClusterEngines.class"))
        .noneMatch(name -> name.contains("io/hibernateaws/local/"))
        .noneMatch(name -> name.contains("io/hibernateaws/quarkus/dev/"))
        .noneMatch(name -> name.contains("io/hibernateaws/quarkus/devservices/"))
        .noneMatch(name -> name.contains("ClusterFacts"))
        .noneMatch(name -> name.contains("dev-ui"));
  }

  /** Of all jars of the application, its own and its libraries'. */
  private List<String> contents() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("quarkus-app"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        try (JarFile jar = new JarFile(file.toFile())) {
          jar.stream().forEach(entry -> names.add(entry.getName()));
        }
      }
    }
    return names;
  }

  @Test
  void only_dev_mode_has_the_facts_of_the_dev_ui() throws Exception {
    assertThat(libraries(app.model(true))).contains("quarkus-hibernate-aws-dev");
    assertThat(libraries(app.model(false))).doesNotContain("quarkus-hibernate-aws-dev");
  }

  private static List<String> libraries(ApplicationModel model) {
    return model.getRuntimeDependencies().stream().map(ResolvedDependency::getArtifactId).toList();
  }

  @Test
  void in_tests_an_application_gets_the_names_of_the_local_cluster_and_nothing_more_of_it()
      throws Exception {
    String hosts = "io.hibernateaws.quarkus.devservices.ClusterHosts";
    assertThat(libraries(app.model(false))).doesNotContain("local-aurora");
    try (CuratedApplication application = app.curated(Mode.TEST)) {
      Class<?> ofApplication =
          application
              .createAugmentor()
              .createInitialRuntimeApplication()
              .getClassLoader()
              .loadClass(hosts);

      assertThat(ofApplication).isNotSameAs(Class.forName(hosts));
    }
  }
}
