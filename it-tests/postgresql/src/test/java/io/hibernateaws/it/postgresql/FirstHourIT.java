package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README, docs/testing.md and docs/spring-boot.md tell a new user to do, done: in a copy
 * of the tree, with a local Maven repository of its own.
 */
@Tag("full")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FirstHourIT {
  @TempDir private static Path home = Path.of("");
  private static NewTree mine = new NewTree(home, home);

  @BeforeAll
  static void install() throws Exception {
    mine = NewTree.in(home);
    new Terminal(mine.tree()).run(Documents.block(Documents.read("README.md"), "sh", "./install"));
  }

  @Test
  void a_new_user_tests_runs_and_survives_a_crash() throws Exception {
    String readme = Documents.read("README.md");
    Path tree = mine.tree();
    Path shop = home.resolve("shop");
    NewProject.write(shop);
    mine.use(shop);
    try (Stream<Path> installed = Files.list(mine.repository().resolve("io/hibernateaws"))) {
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

  @Test
  void a_new_user_of_spring_boot_survives_a_crash_with_the_lines_of_the_document()
      throws Exception {
    String document = Documents.read("docs/spring-boot.md");
    Path shop = home.resolve("boot-shop");
    NewProject.writeFiles(document, shop);
    mine.use(shop);
    List<String> commands = Documents.blocks(document, "sh");

    new Terminal(mine.tree()).run(commands.get(0));
    try (NewServer application =
        NewServer.start(
            shop, commands.get(1).replace("local.properties", mine.tree() + "/local.properties"))) {
      List<String> curls = commands.get(2).lines().toList();
      assertThat(curls).hasSize(2);
      assertThat(application.ask(curls.get(0)))
          .isEqualTo("{\"purchases\":1,\"instance\":\"aurora-1\"}");
      // The reader may be a moment behind.
      assertThat(application.ask(curls.get(1))).matches(".*\"instance\":\"aurora-[23]\"}");
      new Terminal(mine.tree()).run(commands.get(3));
      assertThat(application.ask(commands.get(4)))
          .matches("\\{\"purchases\":2,\"instance\":\"aurora-[23]\"}");
    } finally {
      new Terminal(mine.tree()).run("./aurora stop");
    }
    new Terminal(shop).run(commands.get(5));
    assertThat(
            Files.readString(shop.resolve("target/surefire-reports/com.example.PurchasesTest.txt")))
        .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
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
}
