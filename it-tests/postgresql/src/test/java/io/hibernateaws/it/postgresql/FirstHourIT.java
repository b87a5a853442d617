package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README and docs/testing.md tell a new user to do, done: in a copy of the tree, with a
 * local Maven repository of its own that shares everything with the machine's but our artifacts.
 */
@Tag("full")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FirstHourIT {
  private static final Set<String> NOT_COPIED = Set.of("target", ".git");

  @TempDir private Path home = Path.of("");

  @Test
  void a_new_user_installs_tests_runs_and_survives_a_crash() throws Exception {
    String readme = Documents.read("README.md");
    Path tree = home.resolve("hibernate-aws");
    Path shop = home.resolve("shop");
    copy(Documents.root(), tree);
    NewProject.write(shop);
    Path repository = repository(home.resolve("repository"));
    useRepository(repository, tree);
    useRepository(repository, shop);

    new Terminal(tree).run(Documents.block(readme, "sh", "./install"));
    try (Stream<Path> installed = Files.list(repository.resolve("io/hibernateaws"))) {
      assertThat(installed.map(folder -> folder.getFileName().toString()))
          .contains("hibernate-aws-bom", "aws-connection-provider", "local-aurora");
    }

    List<String> build = Documents.block(readme, "sh", "mvn package").lines().toList();
    assertThat(build).hasSize(2);
    new Terminal(shop).run(build.get(0));
    assertThat(Files.readString(shop.resolve("target/surefire-reports/com.example.OrdersTest.txt")))
        .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");

    new Terminal(tree).run(Documents.block(readme, "sh", "--properties"));
    // What a starved machine needs longer for is no matter of this test.
    Files.writeString(
        tree.resolve("local.properties"),
        "\nhibernate.aws.network.connect_timeout=60\n",
        StandardOpenOption.APPEND);
    try {
      runThroughACrash(
          readme, tree, shop, build.get(1).replace("local.properties", tree + "/local.properties"));
    } finally {
      new Terminal(tree).run("./aurora stop");
    }
  }

  private static void runThroughACrash(String readme, Path tree, Path shop, String run)
      throws Exception {
    String crash =
        Documents.block(readme, "sh", "./aurora crash 1\n").lines().findFirst().orElseThrow();
    CompletableFuture<List<String>> crashed = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              try {
                crashed.complete(new Terminal(tree).run(crash));
              } catch (Exception | AssertionError e) {
                crashed.completeExceptionally(e);
              }
            },
            "other-terminal");
    List<String> said =
        new Terminal(shop)
            .run(
                run,
                line -> {
                  if (line.equals("placed 10")) {
                    other.start();
                  }
                });
    assertThat(other.getState()).as("%s", said).isNotEqualTo(Thread.State.NEW);
    assertThat(crashed).as("%s", said).succeedsWithin(Duration.ofSeconds(60));
    assertThat(said).last().isEqualTo("SHOP placed=100 found=100");
    assertThat(said).anyMatch(line -> line.matches(".*the writer is (now )?aurora-[23].*"));
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

  private static void useRepository(Path repository, Path project) throws IOException {
    Path options = project.resolve(".mvn/maven.config");
    Files.createDirectories(options.getParent());
    Files.writeString(
        options,
        "-Dmaven.repo.local=" + repository + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
