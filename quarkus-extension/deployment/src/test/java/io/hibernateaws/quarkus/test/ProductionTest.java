package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.app.QuarkusBootstrap.Mode;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.bootstrap.resolver.BootstrapAppModelResolver;
import io.quarkus.bootstrap.resolver.maven.MavenArtifactResolver;
import io.quarkus.bootstrap.workspace.ArtifactSources;
import io.quarkus.bootstrap.workspace.SourceDir;
import io.quarkus.bootstrap.workspace.WorkspaceModule;
import io.quarkus.bootstrap.workspace.WorkspaceModuleId;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.maven.dependency.ResolvedDependency;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is for developers stays out of what they ship. The application is one that has the extension
 * and a driver, as others have them; those of the other tests have all that this module has.
 */
class ProductionTest {
  @TempDir Path folder;

  @BeforeEach
  void write_the_application() throws IOException {
    String entity = Purchase.class.getName().replace('.', '/') + ".class";
    Path file = classes().resolve(entity);
    Files.createDirectories(file.getParent());
    try (InputStream bytes =
        Objects.requireNonNull(Purchase.class.getClassLoader().getResourceAsStream(entity))) {
      Files.copy(bytes, file);
    }
    Files.writeString(
        classes().resolve("application.properties"),
        """
        quarkus.hibernate-aws.enabled=true
        quarkus.datasource.db-kind=postgresql
        """);
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  @Test
  void nothing_of_the_dev_service_and_the_dev_ui_is_built_into_an_application() throws Exception {
    try (CuratedApplication application = curated(Mode.PROD)) {
      application.createAugmentor().createProductionApplication();
    }

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
    assertThat(libraries(model(true))).contains("quarkus-hibernate-aws-dev");
    assertThat(libraries(model(false))).doesNotContain("quarkus-hibernate-aws-dev");
  }

  private static List<String> libraries(ApplicationModel model) {
    return model.getRuntimeDependencies().stream().map(ResolvedDependency::getArtifactId).toList();
  }

  @Test
  void in_tests_an_application_gets_the_names_of_the_local_cluster_and_nothing_more_of_it()
      throws Exception {
    String hosts = "io.hibernateaws.quarkus.devservices.ClusterHosts";
    assertThat(libraries(model(false))).doesNotContain("local-aurora");
    try (CuratedApplication application = curated(Mode.TEST)) {
      Class<?> ofApplication =
          application
              .createAugmentor()
              .createInitialRuntimeApplication()
              .getClassLoader()
              .loadClass(hosts);

      assertThat(ofApplication).isNotSameAs(Class.forName(hosts));
    }
  }

  private CuratedApplication curated(Mode mode) throws Exception {
    return QuarkusBootstrap.builder()
        .setExistingModel(model(false))
        .setApplicationRoot(classes())
        .setProjectRoot(folder)
        .setTargetDirectory(folder)
        .setMode(mode)
        .setIsolateDeployment(true)
        .build()
        .bootstrap();
  }

  private ApplicationModel model(boolean devMode) throws Exception {
    MavenArtifactResolver maven =
        MavenArtifactResolver.builder()
            .setCurrentProject(Path.of("pom.xml").toAbsolutePath().toString())
            .setWorkspaceDiscovery(true)
            .build();
    String version = maven.getMavenContext().getCurrentProject().getVersion();
    WorkspaceModule module =
        WorkspaceModule.builder()
            .setModuleId(WorkspaceModuleId.of("app", "app", "1"))
            .setModuleDir(folder)
            .setBuildDir(folder)
            .addArtifactSources(
                ArtifactSources.main(
                    SourceDir.of(folder.resolve("src"), classes()),
                    SourceDir.of(folder.resolve("src"), classes())))
            .addDependencyConstraint(
                Dependency.pomImport("io.hibernateaws", "quarkus-hibernate-aws-parent", version))
            .addDependency(Dependency.of("io.hibernateaws", "quarkus-hibernate-aws", version))
            .addDependency(Dependency.of("io.quarkus", "quarkus-jdbc-postgresql"))
            .build();
    return new BootstrapAppModelResolver(maven).setDevMode(devMode).resolveModel(module);
  }
}
