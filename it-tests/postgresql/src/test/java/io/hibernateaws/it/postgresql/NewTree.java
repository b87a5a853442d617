package io.hibernateaws.it.postgresql;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a new user has got: the tree, and a local Maven repository that shares everything with the
 * machine's but our artifacts.
 */
record NewTree(Path tree, Path repository) {
  private static final Set<String> NOT_COPIED = Set.of("target", ".git");

  /** In a folder, with nothing built or installed. */
  static NewTree in(Path home) throws IOException {
    NewTree made =
        new NewTree(home.resolve("hibernate-aws"), repository(home.resolve("repository")));
    copy(Documents.root(), made.tree);
    made.use(made.tree);
    return made;
  }

  /** Makes a project build from the repository. */
  void use(Path project) throws IOException {
    Path options = project.resolve(".mvn/maven.config");
    Files.createDirectories(options.getParent());
    Files.writeString(
        options,
        "-Dmaven.repo.local=" + repository + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_COPIED.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Links to what the machine's own repository holds, so that nothing is downloaded again. */
  private static Path repository(Path folder) throws IOException {
    Path usual =
        Path.of(
            System.getProperty(
                "localRepository", System.getProperty("user.home") + "/.m2/repository"));
    link(usual, folder, "io");
    if (Files.exists(usual.resolve("io"))) {
      link(usual.resolve("io"), folder.resolve("io"), "hibernateaws");
    }
    return folder;
  }

  private static void link(Path from, Path to, String but) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith(but) && Files.isDirectory(entry)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }
}
