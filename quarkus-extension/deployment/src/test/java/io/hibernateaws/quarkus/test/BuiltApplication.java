package io.hibernateaws.quarkus.test;

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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An application that has the extension, a driver and one entity, as others have them; those of the
 * other tests have all that this module has.
 *
 * @param folder where it is built
 */
record BuiltApplication(Path folder) {
  /** Writes its class and its configuration. */
  void write(String properties) throws IOException {
    String entity = Purchase.class.getName().replace('.', '/') + ".class";
    Path file = classes().resolve(entity);
    Files.createDirectories(file.getParent());
    try (InputStream bytes =
        Objects.requireNonNull(Purchase.class.getClassLoader().getResourceAsStream(entity))) {
      Files.copy(bytes, file);
    }
    Files.writeString(classes().resolve("application.properties"), properties);
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  void build() throws Exception {
    try (CuratedApplication application = curated(Mode.PROD)) {
      application.createAugmentor().createProductionApplication();
    }
  }

  CuratedApplication curated(Mode mode) throws Exception {
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

  ApplicationModel model(boolean devMode) throws Exception {
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
